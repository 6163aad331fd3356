// Every write of a person's file, with its text before and after, so that it can be taken back. The texts are sealed, since credentials files
// hold secrets; when, where and what is not, so that a start can tell what became of a write without opening the vault.
import { createHash, randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod'
import { awsFile, readTarget } from '#local/person-file.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Clock } from '#util/ports.ts'
import { sweepLeftovers, writeFileAtomic } from '#util/files/atomic-file.ts'
import { orSaying } from '#util/files/file-error.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import { ensureOwnFolder } from '#util/own/own-path.ts'
import { jsonOf } from '#util/json-of.ts'
import { seal, unseal } from '../secrets/seal.ts'
import type { Vault } from '../secrets/types.ts'
import type { Write } from './apply.ts'

const record = z.object({
  id: z.int().positive(),
  at: z.iso.datetime(),
  path: z.string(),
  what: z.string(),
  undoes: z.int().optional(),
  /** Long-lived keys that went from the file to the vault: the source of each profile. */
  keys: z.record(z.string(), z.string()).optional(),
  /** SHA-256 of the file; `null` where there is none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  sealed: z.string(),
})
type Record = z.infer<typeof record>

export type Entry = Omit<Record, 'sealed' | 'before' | 'after'> & {
  /** There was no file before. */
  readonly created: boolean
}

/** `undefined` where there was no file. */
export interface Texts {
  readonly before: Buffer | undefined
  readonly after: Buffer | undefined
}

export interface Journal {
  /** Oldest first; those that are done. */
  list(): Promise<readonly Entry[]>
  texts(id: number): Promise<Texts>
  /** Durable when it settles, as unfinished. */
  begin(write: Write): Promise<number>
  finish(id: number): Promise<void>
  withdraw(id: number): Promise<void>
  /** What became of writes that were cut short, one sentence each. */
  recover(): Promise<readonly string[]>
}

export interface JournalDeps {
  readonly folder: string
  readonly vault: Pick<Vault, 'get' | 'set'>
  readonly clock: Clock
}

const keyName = 'profiles/journal-key'
/** More than anybody goes back; each is some kilobytes. */
const kept = 100

export function createJournal({ folder, vault, clock }: JournalDeps): Journal {
  const done = (id: number): string => join(folder, `${id}.json`)
  const open = (id: number): string => join(folder, `${id}.open.json`)

  async function ids(pattern: RegExp): Promise<readonly number[]> {
    const names = await readdir(folder).catch(() => [])
    return names
      .flatMap((name) => pattern.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b)
  }

  async function read(path: string): Promise<Record | undefined> {
    const text = await readOwnFile(path)
    const parsed = text === undefined ? undefined : record.safeParse(jsonOf(text))
    return parsed?.data
  }

  async function key(): Promise<Uint8Array> {
    const found = await vault.get(keyName)
    if (found !== undefined) return Buffer.from(found, 'base64')
    const made = randomBytes(32)
    await vault.set(keyName, made.toString('base64'))
    return made
  }

  return {
    async list() {
      // One that cannot be read is none to take back.
      const all = await Promise.all((await ids(/^(\d+)\.json$/)).map((id) => read(done(id)).catch(() => undefined)))
      return all.flatMap((each) => (each === undefined ? [] : [entryOf(each)]))
    },
    async texts(id) {
      const found = await read(done(id))
      if (found === undefined)
        throw new AppError('not-found', `the journal has no write ${id}`, { hint: 'See: latchkey profiles history' })
      const value = unseal(await key(), nameOf(found), found.sealed)
      if (value === undefined)
        throw new AppError('unsupported', `write ${id} was sealed with a key that the vault no longer has`, {
          hint: 'A vault in memory forgets it when the agent ends. Change the file by hand.',
        })
      const { before, after } = sealedTexts.parse(JSON.parse(inflateRawSync(Buffer.from(value, 'base64')).toString()))
      return { before: bytesOf(before), after: bytesOf(after) }
    },
    async begin({ target, content, what, undoes, keys }) {
      ensureOwnFolder(folder)
      const id = ((await ids(/^(\d+)(?:\.open)?\.json$/)).at(-1) ?? 0) + 1
      const facts = {
        id,
        at: new Date(clock.now()).toISOString(),
        path: target.path,
        what,
        ...defined({ undoes, keys }),
        before: digestOf(target.content),
        after: digestOf(content),
      }
      const texts = { before: target.content?.toString('base64') ?? null, after: content?.toString('base64') ?? null }
      const packed = deflateRawSync(JSON.stringify(texts)).toString('base64')
      const sealed = seal(await key(), nameOf(facts), packed)
      await orSaying(open(id), (path) => writeFileAtomic(path, JSON.stringify({ ...facts, sealed })))
      return id
    },
    async finish(id) {
      await rename(open(id), done(id))
      const all = await ids(/^(\d+)\.json$/)
      await Promise.all(all.slice(0, -kept).map((old) => rm(done(old), { force: true })))
    },
    withdraw: (id) => rm(open(id), { force: true }),
    async recover() {
      const unfinished = await ids(/^(\d+)\.open\.json$/)
      const told = await Promise.all(
        unfinished.map((id) =>
          recoverOne(id).catch((error: unknown) => [
            `What became of write ${id} of your profiles is not known, because ${error instanceof Error ? error.message : String(error)}.`,
          ]),
        ),
      )
      return told.flat()
    },
  }

  async function recoverOne(id: number): Promise<readonly string[]> {
    const found = await read(open(id))
    const now = found === undefined ? undefined : await readTarget(found.path, awsFile).catch(() => undefined)
    if (now !== undefined) await sweepLeftovers(dirname(now.real))
    const digest = now && digestOf(now.content)
    if (found !== undefined && digest === found.after) {
      await rename(open(id), done(id))
      return [
        `The last agent ended while it wrote ${found.path}: the file is the new one (write ${id} of its history).`,
      ]
    }
    await rm(open(id), { force: true })
    if (found === undefined) return []
    const what = digest === found.before ? 'the file is as it was before' : 'another program has changed the file since'
    return [`The last agent ended while it wrote ${found.path}: ${what}.`]
  }
}

const sealedTexts = z.object({ before: z.string().nullable(), after: z.string().nullable() })
const bytesOf = (text: string | null): Buffer | undefined => (text === null ? undefined : Buffer.from(text, 'base64'))

/** Authenticated with the texts, so that no record can be given another's. */
const nameOf = ({ id, path, before, after }: Omit<Record, 'sealed'>): string =>
  JSON.stringify([id, path, before, after])

const digestOf = (content: Buffer | undefined): string | null =>
  content === undefined ? null : createHash('sha256').update(content).digest('hex')

const entryOf = ({ id, at, path, what, undoes, keys, before }: Record): Entry => ({
  id,
  at,
  path,
  what,
  created: before === null,
  ...defined({ undoes, keys }),
})
