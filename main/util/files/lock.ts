// One owner at a time, by files alone, since Node has no lock that the system frees when its holder dies.
//
// The lock is a folder of numbered files, one per generation of owners; the highest number counts. A new owner makes
// the next number with O_EXCL, so that of any number of starters one succeeds, and then looks whether a higher one has
// come meanwhile (a starter may have been asleep since it last looked). Nobody ever removes or renames the highest
// file, so the race of "read, find the owner dead, remove" with a faster starter does not exist.
import { closeSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { AppError, systemErrorCode } from '../app-error.ts'
import { fileError } from './file-error.ts'
import { ensureOwnFolder, requireOwn } from '../own/own-path.ts'
import { readRegularSync } from './regular-file.ts'
import { processIdentity } from '../own/process-identity.ts'

const owner = z.object({
  pid: z.int().positive(),
  identity: z.string(),
  released: z.boolean(),
  /** Whatever the owner wants others to find, such as its socket. */
  facts: z.record(z.string(), z.string()),
})
type Owner = z.infer<typeof owner>

/** An unreadable file may be one that is being written this moment; after this many ms it is what a crash left. */
const writingAtMost = 2000
/** How many older generations stay, so that a starter that lists the folder meanwhile always sees one of the newest. */
const generationsKept = 3
/** Of 20 ms each: longer than a file may be in the writing, and than any crowd of starters takes. */
const mostTries = 250

export interface LockOptions {
  readonly pid?: number
  readonly facts?: Readonly<Record<string, string>>
  readonly identify?: (pid: number) => Promise<string | undefined>
  /** Epoch ms by the file system's clock. */
  readonly now?: () => number
  readonly wait?: (ms: number) => Promise<unknown>
}

export type Acquisition =
  | {
      readonly kind: 'acquired'
      /** Gives the lock back; synchronous, so that it works in the last moments of a process. */
      readonly release: () => void
      /** What is worth telling: a predecessor that ended without giving the lock back, or a damaged file. */
      readonly finding?: string
    }
  | { readonly kind: 'held'; readonly pid: number; readonly facts: Readonly<Record<string, string>> }

/** Takes the lock, or says who holds it; never waits for a living owner. A dead owner's lock is taken over. Rejects with an AppError that names the folder where it is a stranger's, cannot be written, or gives nobody the lock for some seconds. */
export async function acquireLock(folder: string, options: LockOptions = {}): Promise<Acquisition> {
  const { pid = process.pid, facts = {}, identify = processIdentity, now = Date.now, wait = delay } = options
  const identity = await identify(pid)
  if (identity === undefined) throw new AppError('internal', `process ${pid} cannot be found, so it cannot hold a lock`)
  try {
    ensureOwnFolder(folder)
    return await take(folder, { pid, identity, facts, identify, now, wait })
  } catch (error) {
    throw fileError(folder, error)
  }
}

async function take(
  folder: string,
  { pid, identity, facts, identify, now, wait }: Required<LockOptions> & { readonly identity: string },
): Promise<Acquisition> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (tries > 0) await wait(20)
    const newest = generations(folder).at(-1) ?? 0
    const state =
      newest === 0 ? ({ kind: 'free' } as const) : await examine(join(folder, String(newest)), identify, now)
    if (state.kind === 'held') return state
    if (state.kind === 'being-written') continue
    const mine = join(folder, String(newest + 1))
    if (!create(mine, { pid, identity, released: false, facts: { ...facts } })) continue
    const after = generations(folder)
    if (after.at(-1) !== newest + 1) {
      rmSync(mine, { force: true })
      continue
    }
    for (const old of after.slice(0, -generationsKept)) rmSync(join(folder, String(old)), { force: true })
    const release = (): void => writeFileSync(mine, JSON.stringify({ pid, identity, released: true, facts: {} }))
    return { kind: 'acquired', release, ...(state.kind === 'free' ? {} : { finding: state.finding }) }
  }
  throw new AppError('conflict', `the lock ${folder} cannot be taken: something else keeps changing it or damaged it`, {
    hint: 'Try again; if it stays so, stop every Latchkey and remove that folder.',
  })
}

/** Who holds the lock now, without taking it. Rejects with AppError `denied` where a stranger could have written that. */
export async function readLock(
  folder: string,
  options: Pick<LockOptions, 'identify' | 'now'> = {},
): Promise<{ readonly pid: number; readonly facts: Readonly<Record<string, string>> } | undefined> {
  const state = await stateOf(folder, options)
  return state.kind === 'held' ? { pid: state.pid, facts: state.facts } : undefined
}

/** Whether the last owner ended without giving the lock back. */
export async function isAbandoned(
  folder: string,
  options: Pick<LockOptions, 'identify' | 'now'> = {},
): Promise<boolean> {
  return (await abandonedFacts(folder, options)) !== undefined
}

/** What an owner told of itself that ended without giving the lock back. */
export async function abandonedFacts(
  folder: string,
  options: Pick<LockOptions, 'identify' | 'now'> = {},
): Promise<Readonly<Record<string, string>> | undefined> {
  const state = await stateOf(folder, options)
  return state.kind === 'abandoned' ? state.facts : undefined
}

async function stateOf(
  folder: string,
  { identify = processIdentity, now = Date.now }: Pick<LockOptions, 'identify' | 'now'>,
): Promise<State> {
  if (requireOwn(folder, 'folder') === undefined) return { kind: 'free' }
  const newest = generations(folder).at(-1)
  return newest === undefined ? { kind: 'free' } : await examine(join(folder, String(newest)), identify, now)
}

type State =
  | { readonly kind: 'free' }
  | { readonly kind: 'abandoned'; readonly finding: string; readonly facts: Readonly<Record<string, string>> }
  | { readonly kind: 'being-written' }
  | { readonly kind: 'held'; readonly pid: number; readonly facts: Readonly<Record<string, string>> }

async function examine(
  path: string,
  identify: (pid: number) => Promise<string | undefined>,
  now: () => number,
): Promise<State> {
  requireOwn(path, 'plain-file')
  const found = read(path)
  if (found === undefined) {
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    // An unlisted file is a loser's, withdrawn; a time in the future is no reason to wait for it.
    if (modified === undefined || Math.abs(now() - modified) < writingAtMost) return { kind: 'being-written' }
    return { kind: 'abandoned', finding: 'The lock file was damaged; it was replaced.', facts: {} }
  }
  if (found.released) return { kind: 'free' }
  if ((await identify(found.pid)) === found.identity) return { kind: 'held', pid: found.pid, facts: found.facts }
  const finding = `Took over from agent ${found.pid}, which ended without stopping.`
  return { kind: 'abandoned', finding, facts: found.facts }
}

function read(path: string): Owner | undefined {
  try {
    return owner.safeParse(JSON.parse(readRegularSync(path))).data
  } catch {
    return undefined
  }
}

function create(path: string, content: Owner): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600)
    try {
      writeSync(descriptor, JSON.stringify(content))
    } finally {
      closeSync(descriptor)
    }
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    throw error
  }
}

function generations(folder: string): readonly number[] {
  try {
    return (
      readdirSync(folder)
        // Ours never count that far; past 2^53 a number and the next one are the same.
        .filter((name) => /^[1-9]\d{0,14}$/.test(name))
        .map(Number)
        .toSorted((a, b) => a - b)
    )
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw error
  }
}
