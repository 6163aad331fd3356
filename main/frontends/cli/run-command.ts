import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { AppError } from '#core/util/app-error.ts'

/** Signals that end a command line: the command gets them, and ends us by its own end. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** Runs a command on our own streams and gives its exit code; 128 + n when signal n ended it, as shells tell it. */
export async function runCommand(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(file, args, { stdio: 'inherit', env })
  const forward = (signal: NodeJS.Signals): void => {
    // On Ctrl-C the terminal signals the command itself: a second one from us would look like an impatient person.
    if (!(process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT'))) child.kill(signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  try {
    const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, 'exit')
    if (typeof code === 'number') return code
    return 128 + (typeof signal === 'string' ? constants.signals[signal] : 0)
  } catch (error) {
    throw cannotRun(file, error)
  } finally {
    for (const signal of forwarded) process.off(signal, forward)
  }
}

function cannotRun(file: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT')
    return new AppError('not-found', `${file}: command not found`, {
      hint: 'check the name and PATH; on Windows run scripts as: cmd /c NAME',
    })
  return new AppError('internal', `${file}: cannot run it (${String(code ?? error)})`)
}
