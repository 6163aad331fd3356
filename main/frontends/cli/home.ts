// LATCHKEY_HOME as a person wrote it: a mistake in it must not begin a second, empty home in silence.
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
  const refused = (what: string): AppError =>
    new AppError('internal', `${home}, which LATCHKEY_HOME names, cannot be a home: ${what}`, {
      hint: 'Name a folder of your own.',
    })
  // Of the kernel, which keeps no file of ours there; shared memory is a disk like any other.
  if (/^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/.test(home)) return refused('it is no folder for files')
  if (Buffer.byteLength(home) > longestPath)
    return new AppError('bad-request', `LATCHKEY_HOME has ${home.length} characters, which is too long for a path`, {
      hint: 'Name a folder of your own.',
    })
  try {
    const found = statSync(home)
    if (!found.isDirectory()) return refused('it is a file')
    // A home is closed to others, and no folder that holds something else is closed in passing.
    const isShared = process.getuid !== undefined && (found.mode & 0o077) !== 0
    if (isShared && holdsOnlyOther(home)) return refused('it holds other files, and others may look into it')
    return undefined
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

/** What a home begins with; `lock` comes before anything that a person made. */
const ours: ReadonlySet<string> = new Set(['settings.json', 'vault.json', 'state.json', 'logs', 'lock', 'agent.sock'])

export function holdsOnlyOther(folder: string): boolean {
  return readdirSync(folder).some((name) => name !== 'lost+found') && !isBegun(folder)
}

/** Whether an agent ever lived in this folder, which is there. */
export const isBegun = (folder: string): boolean => readdirSync(folder).some((name) => ours.has(name))

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
