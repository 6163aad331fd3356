// The file that NODE_OPTIONS and BUN_OPTIONS name. Node and Bun start nothing without it, and a shell names it for as long as it is open, so it
// lies in the home, where no update and no checkout that moves takes it away.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Paths } from '#local/paths.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { fileError } from '#util/files/file-error.ts'
import { readOwnFile } from '#util/files/regular-file.ts'

/** As it comes with the product, on disk outside any archive. */
export const nodePreloadFile: string = fileURLToPath(new URL('./node-preload.cjs', import.meta.url))

/** Gives the path of the home's copy, which is made anew where it is another one than the product's. */
export async function keepNodePreload({ trust }: Pick<Paths, 'trust'>, product = nodePreloadFile): Promise<string> {
  const path = join(trust, 'node-preload.cjs')
  const there = await readOwnFile(path)
  // An agent may outlive the folder that it was started from.
  const wanted = await readFile(product, 'utf8').catch(() => there)
  if (wanted === undefined) throw new Error(`${product} is gone`)
  try {
    if (wanted !== there) await writeFileAtomic(path, wanted)
  } catch (error) {
    throw fileError(path, error)
  }
  return path
}
