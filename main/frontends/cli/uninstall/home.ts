// Takes a home away, name by name: a person may have named a folder that holds other things too, and may have put something into one of ours.
import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { acquireLock } from '#util/files/lock.ts'
import { requireOwn, requireOwnContent } from '#util/own/own-path.ts'

const leftover = /^\..+\.\d+\.latchkey-tmp$/
const files =
  /^(?:(?:settings|settings\.last-good|state|vault|pipe)\.json|ca-bundle\.(?:pem|p12)|authority\.pem|agent\.sock)$/
const folders: Readonly<Record<string, RegExp>> = {
  logs: /^(?:audit|sessions|strangers|agent|app)(?:\.\d+)?\.(?:jsonl|log)$/,
  spool: /^body-[0-9a-f-]{36}$/,
  cache: /^[\w.-]+\.json$/,
  trust: /^(?:node-preload\.cjs|(?:ca-[0-9a-f]{32}|ca-bundle)\.(?:pem|p12)|java-(?:exec-)?[0-9a-f]{32}\.options)$/,
  journal: /^(?:\d+(?:\.open)?|shared-sign-ins)\.json$/,
  terminals: /^(?:state|choices\.json|(?:open|pin)\.\d+-\d+)$/,
  shell: /^(?:hook\.(?:bash|zsh|fish|ps1)|credentials|installed\.json)$/,
}

/** Gives what stays, since it is not ours. Rejects with AppError where an agent runs in it, or something of ours cannot be removed. */
export async function removeHome(paths: Paths): Promise<readonly string[]> {
  const { home } = paths
  if (requireOwn(home, 'folder') === undefined) return []
  const lock = await acquireLock(paths.lock)
  if (lock.kind === 'held')
    throw new AppError('conflict', `agent ${lock.pid} runs in ${home}`, { hint: 'Stop it first: latchkey stop' })
  const problems: unknown[] = []
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      problems.push(error)
    }
  }
  for (const name of names(home).filter((each) => files.test(each) || leftover.test(each)))
    attempt(() => removeFile(join(home, name)))
  for (const [name, ours] of Object.entries(folders)) attempt(() => removeFiles(join(home, name), ours, attempt))
  attempt(() => removeApp(join(home, 'app')))
  if (dirname(paths.socket) !== home) attempt(() => removeIfEmpty(dirname(paths.socket)))
  lock.release()
  attempt(() => removeFiles(paths.lock, lockFile, attempt))
  // A link is the person's, and so is where it leads.
  if (!lstatSync(home).isSymbolicLink()) attempt(() => removeIfEmpty(home))
  if (problems.length > 0) throw problems[0]
  return names(home).map((name) => join(home, name))
}

const lockFile = /^[1-9]\d*$/

/** A lock that nobody holds, in a folder of the person's. */
export const removeLock = (folder: string): void => removeFiles(folder, lockFile, (work) => work())

/** What Node compiled; a home from before that was in the user's cache may hold some too. */
export function removeCache(folder: string): void {
  const kept = join(folder, 'compile-cache')
  if (requireOwn(kept, 'plain-folder') !== undefined) removeFolder(kept)
  removeIfEmpty(folder)
}

/** Whatever Chromium keeps has names of its own; only the app's folder has this one in it. */
function removeApp(folder: string): void {
  if (requireOwn(join(folder, 'running'), 'plain-folder') !== undefined) removeFolder(folder)
}

function removeFolder(folder: string): void {
  requireOwnContent(folder)
  rmSync(folder, { recursive: true })
}

function removeFiles(folder: string, ours: RegExp, attempt: (work: () => void) => void): void {
  if (!isFolder(folder) || requireOwn(folder, 'plain-folder') === undefined) return
  for (const name of names(folder).filter((each) => ours.test(each) || leftover.test(each)))
    attempt(() => removeFile(join(folder, name)))
  removeIfEmpty(folder)
}

/** A link is removed itself, whatever it leads to. */
function removeFile(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined || found.isDirectory()) return
  if (process.getuid !== undefined && found.uid !== process.getuid())
    throw new AppError('denied', `${path} belongs to another user`, {
      hint: 'Look at what it is, and remove it yourself.',
    })
  rmSync(path)
}

function removeIfEmpty(folder: string): void {
  if (isFolder(folder) && requireOwn(folder, 'folder') !== undefined && names(folder).length === 0) rmdirSync(folder)
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
const names = (folder: string): readonly string[] =>
  lstatSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder)
