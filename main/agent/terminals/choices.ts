// What a person chose for terminals, kept over a restart of the agent.
import { join } from 'node:path'
import * as z from 'zod'
import type { Paths } from '#local/paths.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { orSaying } from '#util/files/file-error.ts'
import { readOwnFile } from '#util/files/regular-file.ts'

const chosen = z.object({
  role: z.string(),
  region: z.string().optional(),
  direct: z.boolean().optional(),
  keys: z.boolean(),
})
export type Chosen = z.infer<typeof chosen>

const choices = z.object({
  version: z.literal(1),
  /** By terminal, or `all`; null: none by choice. */
  chosen: z.record(z.string(), chosen.nullable()),
  /** Of the shell in which one was chosen last: what it trusts, and what it reaches without a proxy. */
  caller: z.record(z.string(), z.string()).optional(),
})
export type Choices = z.infer<typeof choices>

const fileOf = ({ terminals }: Pick<Paths, 'terminals'>): string => join(terminals, 'choices.json')

/** An unreadable file counts as none. */
export async function readChoices(paths: Pick<Paths, 'terminals'>): Promise<Choices> {
  try {
    return choices.parse(JSON.parse((await readOwnFile(fileOf(paths))) ?? ''))
  } catch {
    return { version: 1, chosen: {} }
  }
}

export async function writeChoices(paths: Pick<Paths, 'terminals'>, value: Choices): Promise<void> {
  await orSaying(fileOf(paths), (path) => writeFileAtomic(path, `${JSON.stringify(value)}\n`))
}
