// Nobody else's files, folders and sockets are used: what every part asks before it reads, writes, runs or connects to something.
import { dirname, join } from 'node:path'
import { AppError, systemErrorCode } from '../app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import { fileError } from '../files/file-error.ts'
import { judgePath, judgeSocket, linesOf, systemHere } from './judge-path.mjs'
import type { Own, PathSystem, Refused, Wanted } from './path-verdict.ts'

export type { PathSystem } from './path-verdict.ts'

// Every command passes here, see frontends/compile-cache.mjs.
const { chmodSync, existsSync, mkdirSync, readdirSync } = process.getBuiltinModule('node:fs')

export const thisSystem: () => PathSystem = systemHere

/** Undefined when nothing is there. Throws AppError `denied` that says which path is not safe, and whose it is. */
export function requireOwn(path: string, wanted: Wanted, system: PathSystem = thisSystem()): Own | undefined {
  const verdict = judgePath(path, wanted, system)
  switch (verdict.kind) {
    case 'own':
      return verdict
    case 'absent':
      return undefined
    default:
      throw refusal(verdict, path, system)
  }
}

/** Where a file is to be written that the user may keep elsewhere, behind a link. `otherwise`: what helps, if not that. Throws as `requireOwn`. */
export function ownTarget(path: string, otherwise = otherHome, system: PathSystem = thisSystem()): string {
  const verdict = judgePath(path, 'file', system)
  if (verdict.kind === 'own' || verdict.kind === 'absent') return verdict.real
  throw refusal(verdict, path, system, otherwise)
}

/** Makes a folder for the user alone where there is none; closes an own one that others can look into. Gives what it mended, as a sentence. */
export function ensureOwnFolder(
  folder: string,
  wanted: 'folder' | 'plain-folder' = 'folder',
  system: PathSystem = thisSystem(),
): string | undefined {
  // Before it is made: nothing is written into a stranger's folder.
  const before = requireOwn(folder, wanted, system)
  try {
    if (before === undefined) make(folder)
    const found = before ?? requireOwn(folder, wanted, system)
    if (system.uid === undefined || found === undefined || (found.mode & 0o077) === 0) return undefined
    chmodSync(found.real, found.mode & 0o7700)
    return `Others could read ${folder} (mode ${modeOf(found.mode)}); it is private now.`
  } catch (error) {
    throw fileError(folder, error)
  }
}

/** One by one: `recursive` says ENOENT of a file system that is read-only. Somebody else of ours may be faster. */
function make(folder: string): void {
  if (!existsSync(dirname(folder))) make(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  }
}

/** As `judgeSocket`: false when there is none. Throws AppError `denied` that says what is wrong with it. */
export function requireOwnSocket(path: string, system: PathSystem = thisSystem()): boolean {
  if (requireOwn(path, 'socket', system) === undefined) return false
  const folder = requireOwn(dirname(path), 'folder', system)
  if (folder !== undefined && judgeSocket(path, system) !== 'own') throw exposed(folder)
  return true
}

/** Everything in a folder of ours is ours: others may have been able to write there once. Links are judged, not followed. */
export function requireOwnContent(folder: string, system: PathSystem = thisSystem()): void {
  if (system.uid === undefined) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // Each file system of its own has one at its top, the system's.
    if (entry.name === 'lost+found') continue
    const path = join(folder, entry.name)
    // Something may be gone by now: lock files of others that start, what Chromium keeps.
    const uid: number = system.lstat(path)?.uid ?? system.uid
    const what = entry.isSymbolicLink() ? 'link' : 'itself'
    if (uid !== system.uid) throw refusal({ kind: 'foreign', at: path, uid, what }, path, system)
    if (entry.isDirectory()) requireOwnContent(path, system)
  }
}

/** Of a file that holds a secret: whether others can come to it and read it. */
export function isReadableByOthers(found: Own, system: PathSystem = thisSystem()): boolean {
  return system.uid !== undefined && found.reachable && (found.mode & 0o044) !== 0
}

export function exposed({ real, mode }: Own): AppError {
  return new AppError('denied', `${real} is open to other users (mode ${modeOf(mode)}), so Latchkey does not use it`, {
    hint: `Close it with: chmod go= ${quoted(real)}`,
  })
}

function refusal(verdict: Refused, path: string, system: PathSystem, otherwise = otherHome): AppError {
  const { at } = verdict
  const where = at !== path && path.startsWith(`${at}/`) ? `${at}, on the way to ${path},` : at
  const refuse = (problem: string, hint: string): AppError =>
    new AppError('denied', `${where} ${problem}, so Latchkey does not use it`, { hint: runtimeHint(path) ?? hint })
  switch (verdict.kind) {
    case 'foreign': {
      const who = nameOf(verdict.uid)
      return verdict.what === 'link'
        ? refuse(`is a link that ${who} made`, hintFor(verdict.uid, at, system, otherwise))
        : refuse(`belongs to ${who}, not to you`, hintFor(verdict.uid, at, system, otherwise))
    }
    case 'open':
      return refuse(
        `can be written to by other users (mode ${modeOf(verdict.mode)})`,
        hintToClose(at, system, otherwise),
      )
    case 'link':
      return refuse('is a link', 'Remove it, and repeat the command.')
    case 'other-kind':
      return new AppError(
        'internal',
        `${path} cannot be ${uses[verdict.wanted]}: there is a ${verdict.found} where a ${verdict.wanted} should be`,
        { hint: `Move that ${verdict.found} away, or ${otherwise}` },
      )
    case 'unknown':
      return refuse(`cannot be looked at (${verdict.code})`, `Check its permissions, or ${otherwise}`)
    default:
      return assertNever(verdict)
  }
}

const uses = { folder: 'written', file: 'read', socket: 'used' } as const
const otherHome = 'set LATCHKEY_HOME to a folder of your own.'

function hintFor(owner: number, at: string, system: PathSystem, otherwise: string): string {
  if (system.uid === 0 && otherwise === otherHome) return `Run this as that user, or, as root, ${otherHome}`
  if (owner === 0) return `Take it back with: sudo chown -h "$(id -un)" ${quoted(at)}; or ${otherwise}`
  return `Have it removed by them or an administrator, or ${otherwise}`
}

/** A folder of the system's is shared on purpose, and safe once it is sticky; one of the user's was opened by mistake. */
function hintToClose(at: string, system: PathSystem, otherwise: string): string {
  const owner = system.lstat(at)?.uid
  if (owner === system.uid && owner !== 0) return `Look at what is there, then: chmod go-w ${quoted(at)}`
  return `Have an administrator run: chmod +t ${quoted(at)}; or ${otherwise}`
}

/** Where the system or a person named a folder that cannot be trusted, another name is easier had than another folder. */
function runtimeHint(path: string): string | undefined {
  const runtime = process.env['XDG_RUNTIME_DIR']
  return runtime !== undefined && runtime !== '' && `${path}/`.startsWith(`${runtime}/`)
    ? 'XDG_RUNTIME_DIR names it: unset that, or set it to a folder of your own.'
    : undefined
}

/** Where the system's file knows a name; a directory service is not asked. */
function nameOf(uid: number): string {
  if (uid === 0) return 'root'
  try {
    const name = linesOf('/etc/passwd').find(([, , id]) => Number(id) === uid)?.[0]
    if (name) return `${name} (uid ${uid})`
  } catch {
    // Without that file the number has to do.
  }
  return `another user (uid ${uid})`
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
const modeOf = (mode: number): string => (mode & 0o7777).toString(8)
