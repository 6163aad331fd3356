// Whose a path is. JavaScript, as the entry files that use it before anything else is loaded: TypeScript would cost them Node's type stripper.
import { dirname, join } from 'node:path'

// Every command passes here, see frontends/compile-cache.mjs.
const { lstatSync, readFileSync, readlinkSync } = process.getBuiltinModule('node:fs')

/** @import { Found, Own, PathSystem, Refused, Verdict, Wanted } from './path-verdict.ts' */

const kinds = { pipe: 0o010000, folder: 0o040000, file: 0o100000, link: 0o120000, socket: 0o140000 }
/** @type {readonly Wanted[]} */
const mayBeLink = ['folder', 'file', 'given-file']
const kindBits = 0o170000
const sticky = 0o1000
/** As the kernel counts. */
const mostLinks = 40

/**
 * Judges a path before it is used: it is the user's own and nobody else can write to it, and nobody else can put another thing in its place,
 * since each folder on the way belongs to the user or the system and is writable for them alone, or sticky as /tmp. Links on the way are
 * followed where the user or the system made them. Some ten `lstat`, a few microseconds each.
 * @param {string} path Absolute.
 * @param {Wanted} wanted
 * @param {PathSystem} [system]
 * @returns {Verdict}
 */
export function judgePath(path, wanted, system = systemHere()) {
  const { uid, lstat } = system
  if (uid === undefined) return { kind: 'own', real: path, mode: 0o600, uid: 0, reachable: false }
  let at = '/'
  try {
    const top = lstat(at)
    if (top === undefined) return { kind: 'absent', real: path }
    // Whoever owns the root of the file system is the system; inside a user namespace that may be a number other than 0.
    const trusted = [uid, 0, top.uid]
    let found = top
    let reachable = true
    let viaLink = false
    let links = 0
    let names = namesOf(path)
    for (;;) {
      const [name, ...rest] = names
      if (name === undefined) return judgeEnd(at, found, { wanted, system, trusted, viaLink, reachable })
      const problem = judgeParent(at, found, trusted, system)
      if (problem) return problem
      reachable = reachable && (found.mode & 0o011) !== 0
      const next = name === '..' ? join(at, '..') : join(at, name)
      const there = lstat(next)
      if (there === undefined) return { kind: 'absent', real: join(next, ...rest) }
      at = next
      if ((there.mode & kindBits) !== kinds.link) {
        found = there
        names = rest
        continue
      }
      if (!trusted.includes(there.uid)) return { kind: 'foreign', at, uid: there.uid, what: 'link' }
      if (rest.length === 0 && !mayBeLink.includes(wanted)) return { kind: 'link', at }
      links += 1
      if (links > mostLinks) return { kind: 'unknown', at, code: 'ELOOP' }
      viaLink ||= rest.length === 0
      const target = system.readlink(at)
      names = [...namesOf(target), ...rest]
      at = target.startsWith('/') ? '/' : join(at, '..')
      found = (target.startsWith('/') ? top : lstat(at)) ?? top
    }
  } catch (error) {
    return { kind: 'unknown', at, code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' }
  }
}

/**
 * The socket of an agent, before it is connected to: the user's own, in a folder that only the user can enter, so that nobody can put another
 * in its place meanwhile.
 * @param {string} path
 * @param {PathSystem} [system]
 * @returns {'own' | 'absent' | 'refused'}
 */
export function judgeSocket(path, system = systemHere()) {
  const socket = judgePath(path, 'socket', system)
  if (socket.kind !== 'own') return socket.kind === 'absent' ? 'absent' : 'refused'
  const folder = judgePath(dirname(path), 'folder', system)
  return folder.kind === 'own' && (folder.mode & 0o077) === 0 ? 'own' : 'refused'
}

/**
 * @param {string} at
 * @param {Found} found
 * @param {readonly number[]} trusted
 * @param {PathSystem} system
 * @returns {Refused | undefined}
 */
function judgeParent(at, found, trusted, system) {
  if ((found.mode & kindBits) !== kinds.folder) return otherKind(at, found, 'folder')
  if (!trusted.includes(found.uid)) return { kind: 'foreign', at, uid: found.uid, what: 'parent' }
  // In a sticky folder only the owner of a thing can rename it or remove it.
  if ((found.mode & sticky) === 0 && isOpen(found, system)) return { kind: 'open', at, mode: found.mode & 0o7777 }
  return undefined
}

/**
 * @param {string} at
 * @param {Found} found
 * @param {{ wanted: Wanted, system: PathSystem, trusted: readonly number[], viaLink: boolean, reachable: boolean }} how
 * @returns {Own | Refused}
 */
function judgeEnd(at, found, { wanted, system, trusted, viaLink, reachable }) {
  const kind = wanted === 'socket' ? 'socket' : wanted.endsWith('folder') ? 'folder' : 'file'
  if ((found.mode & kindBits) !== kinds[kind]) return otherKind(at, found, kind)
  // A user's link may lead to a file of the system's, such as one that a package manager keeps.
  const maySystem = wanted === 'given-file' || (wanted === 'file' && viaLink)
  const isOurs = found.uid === system.uid || (maySystem && trusted.includes(found.uid))
  if (!isOurs) return { kind: 'foreign', at, uid: found.uid, what: 'itself' }
  if (isOpen(found, system)) return { kind: 'open', at, mode: found.mode & 0o7777 }
  return { kind: 'own', real: at, mode: found.mode & 0o7777, uid: found.uid, reachable }
}

/**
 * @param {string} at
 * @param {Found} found
 * @param {'folder' | 'file' | 'socket'} wanted
 * @returns {Refused}
 */
function otherKind(at, found, wanted) {
  const kind = found.mode & kindBits
  if (kind === kinds.folder) return { kind: 'other-kind', at, found: 'folder', wanted }
  if (kind === kinds.file) return { kind: 'other-kind', at, found: 'file', wanted }
  if (kind === kinds.pipe) return { kind: 'other-kind', at, found: 'pipe', wanted }
  return { kind: 'other-kind', at, found: kind === kinds.socket ? 'socket' : 'device', wanted }
}

/**
 * Systems that give each user a group of their own make folders that this group can write to.
 * @param {Found} found
 * @param {PathSystem} system
 */
function isOpen({ mode, gid }, { isPrivateGroup }) {
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !isPrivateGroup(gid))
}

/** @param {string} path */
function namesOf(path) {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}

/** @returns {PathSystem} */
export function systemHere() {
  const uid = process.geteuid?.()
  return {
    uid,
    lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
    readlink: (path) => readlinkSync(path),
    isPrivateGroup: (gid) => gid === 0 || (process.platform === 'linux' && isUsersOwn(gid, uid)),
  }
}

/**
 * A group that bears the user's name, as systems make them that give each user one. Of others the files do not say who is in them: a
 * directory service may put anybody into "users", or into a group that looks empty.
 * @param {number} gid
 * @param {number | undefined} uid
 */
function isUsersOwn(gid, uid) {
  try {
    const users = linesOf('/etc/passwd')
    const own = users.find(([, , id]) => Number(id) === uid)?.[0]
    const groups = linesOf('/etc/group').filter(([, , id]) => Number(id) === gid)
    const members = groups.flatMap(([, , , names = '']) => names.split(',')).filter((name) => name !== '')
    const primary = users.filter(([, , , id]) => Number(id) === gid).map(([name]) => name)
    const isNamedSo = own !== undefined && groups.length > 0 && groups.every(([name]) => name === own)
    return isNamedSo && [...members, ...primary].every((name) => name === own || name === 'root')
  } catch {
    return false
  }
}

/** @param {string} file */
export function linesOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
}
