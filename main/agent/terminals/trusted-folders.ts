// Which folders' files a person trusts, each with what it said then: a file that says another thing is asked about again.
import { join } from 'node:path'
import * as z from 'zod'
import { defined } from '#shared/defined.ts'
import type { Paths } from '#local/paths.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import type { FolderAsks } from './folder-file.ts'

const decided = z.object({
  folder: z.string(),
  hash: z.string(),
  allowed: z.boolean(),
  /** Stand-in keys in the environment instead of a profile. */
  keys: z.boolean(),
  role: z.string(),
  region: z.string().optional(),
})
export type Decided = z.infer<typeof decided>

const stored = z.object({ version: z.literal(1), folders: z.array(decided) })

/** Of more, the oldest are asked about again. */
const most = 500

/** An unreadable file counts as none: everything is asked about again. */
export async function openTrustedFolders({ terminals }: Pick<Paths, 'terminals'>) {
  const file = join(terminals, 'folders.json')
  let folders: readonly Decided[] = []
  try {
    folders = stored.parse(JSON.parse((await readOwnFile(file)) ?? '')).folders
  } catch {
    folders = []
  }
  return {
    list: (): readonly Decided[] => folders,
    of: (folder: string): Decided | undefined => folders.find((each) => each.folder === folder),
    async decide({ real, hash, role, region }: FolderAsks, how: Pick<Decided, 'allowed' | 'keys'>): Promise<Decided> {
      const others = folders.filter(({ folder }) => folder !== real)
      const decision = { folder: real, hash, role, ...defined({ region }), ...how }
      folders = [...others, decision].slice(-most)
      await writeFileAtomic(file, `${JSON.stringify({ version: 1, folders })}\n`)
      return decision
    },
  }
}

export type TrustedFolders = Awaited<ReturnType<typeof openTrustedFolders>>
