// LATCHKEY_HOME as a person wrote it: a mistake in it must not begin a second, empty home in silence.
import { homeFolder } from '#util/home-folder.ts'
import { join, sep } from 'node:path'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { requireOwn } from '#util/own/own-path.ts'

const { readdirSync, statSync } = process.getBuiltinModule('node:fs')

/** `given`: the variable; `home`: the folder that it names; `mayBegin`: the command is one that a new home begins with. */
export function homeProblem(given: string | undefined, home: string, mayBegin: boolean): AppError | undefined {
  if (!given) return undefined
  if (given.startsWith('~'))
    return new AppError('bad-request', `LATCHKEY_HOME is ${given}, with a ~ that no shell has replaced`, {
      hint: 'Write $HOME in its place.',
    })
  const refused = (what: string, hint = 'Name a folder of your own.'): AppError =>
    new AppError('internal', `${home}, which LATCHKEY_HOME names, cannot be a home: ${what}`, { hint })
  // Of the kernel, which keeps no file of ours there; shared memory is a disk like any other.
  if (/^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/.test(home)) return refused('it is no folder for files')
  if (Buffer.byteLength(home) > longestPath)
    return new AppError('bad-request', `LATCHKEY_HOME has ${home.length} characters, which is too long for a path`, {
      hint: 'Name a folder of your own.',
    })
  try {
    const found = statSync(home)
    if (!found.isDirectory()) return refused('it is a file')
    const isShared = process.getuid !== undefined && (found.mode & 0o077) !== 0
    // A home is closed to others and written to: none begins among what a person keeps for something else.
    const isElses = isShared || `${homeFolder()}${sep}`.startsWith(`${home}${sep}`)
    return isElses && readdirSync(home).some((name) => !before.has(name)) && !isBegun(home)
      ? refused('it holds other files', 'Name a new folder, or an empty one.')
      : undefined
  } catch (error) {
    const code = systemErrorCode(error) ?? ''
    // A stranger's: the sentence that says whose is the better one.
    if (code === 'EACCES') requireOwn(home, 'folder')
    if (code !== 'ENOENT') return refused(reasons[code] ?? code)
    if (mayBegin) return undefined
    return new AppError('no-agent', `there is no home at ${home}, which LATCHKEY_HOME names`, {
      hint: 'Check that name. A new home begins with: latchkey agent, or latchkey source add',
    })
  }
}

/** As Linux counts, with some left for what lies in it. */
const longestPath = 4000

/** What the system puts into a folder, settings that were put there for a home to begin with, and a start that got no further. */
const before: ReadonlySet<string> = new Set(['lost+found', '.DS_Store', 'settings.json', 'lock'])

/** No other program makes these; each start adds a file to the lock. */
const ours: ReadonlySet<string> = new Set(['vault.json', 'settings.last-good.json', 'authority.pem', 'agent.sock'])

/** Whether an agent ever lived in this folder, which is there. */
export function isBegun(folder: string): boolean {
  const lock = join(folder, 'lock')
  const isLock = statSync(lock, { throwIfNoEntry: false })?.isDirectory() === true
  return (
    (isLock && readdirSync(lock).some((name) => /^\d+$/.test(name))) ||
    readdirSync(folder).some((name) => ours.has(name))
  )
}

const reasons: Readonly<Record<string, string>> = {
  ENOTDIR: 'there is a file where a folder should be',
  ENAMETOOLONG: 'the name is too long',
  EACCES: 'you may not pass a folder on the way',
  ELOOP: 'its links lead in a circle',
}

/** Which home it is that has none, where there could be several. */
export function noAgentHere(error: AppError, given: string | undefined, home: string): AppError {
  if (!given || error.code !== 'no-agent' || error.retry === true) return error
  return new AppError('no-agent', `no agent is running for the home ${home} (LATCHKEY_HOME)`, {
    ...(error.hint !== undefined && { hint: error.hint }),
    cause: error,
  })
}
