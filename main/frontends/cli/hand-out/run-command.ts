import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { AppError, systemErrorCode } from '#util/app-error.ts'

/** Signals that end a command line: the command gets them, and ends us by its own end. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** `code` is what a shell would tell: 128 + n when signal n ended it, 127 and 126 for what cannot be run. */
export type Ended =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'cannot-run'; readonly code: number; readonly error: AppError }

/** Runs a command on our own streams. Never rejects. */
export async function runCommand(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const forward = (signal: NodeJS.Signals): void => {
    // On Ctrl-C the terminal signals the command itself: a second one from us would look like an impatient person.
    if (!(onTerminal() && (signal === 'SIGINT' || signal === 'SIGQUIT'))) child?.kill(signal)
  }
  // Before the command is there, or a signal in between would end us and leave it behind.
  for (const signal of forwarded) process.on(signal, forward)
  let child: ReturnType<typeof spawn> | undefined
  try {
    child = spawn(file, args, { stdio: 'inherit', env })
    const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, 'exit')
    if (typeof code === 'number') return { kind: 'ended', code }
    return { kind: 'ended', code: 128 + (typeof signal === 'string' ? constants.signals[signal] : 0) }
  } catch (error) {
    return cannotRun(file, error)
  } finally {
    for (const signal of forwarded) process.off(signal, forward)
  }
}

/** Standard input may be a file while Ctrl-C still reaches the command by the terminal that the output is on. */
function onTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
}

function cannotRun(file: string, error: unknown): Ended {
  const code = systemErrorCode(error)
  if (code === 'ENOENT') {
    const hint = 'Check the name and PATH; on Windows run scripts as: cmd /c NAME'
    return { kind: 'cannot-run', code: 127, error: new AppError('not-found', `${file}: command not found`, { hint }) }
  }
  const why = code === 'EACCES' ? 'it is no program, or may not be run' : String(code ?? error)
  return { kind: 'cannot-run', code: 126, error: new AppError('internal', `${file}: cannot run it (${why})`) }
}
