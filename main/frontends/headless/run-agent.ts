// A resident agent that is all this process does: it runs until a signal or a front end stops it.
import { AppError } from '#util/app-error.ts'
import { acquireLock } from '#util/files/lock.ts'
import { beginEngine } from './engine-entry.ts'
import { type HeldLock, type HostOptions, hostAgent } from './host-agent.ts'
import { onStopSignals } from './process-events.ts'
import { keptFacts } from './kept-agent.ts'
import { readyLine } from './ready-line.ts'

import { catchUncaught } from '#util/uncaught-errors.ts'

export interface RunOptions extends Omit<HostOptions, 'onLog'> {
  /** Called once with the line that says so, when everything answers. */
  readonly onReady: (line: string) => void
}

/**
 * Runs the agent until a signal or a front end stops it, also while it still starts: then `onReady` was not called, and
 * the caller ends the process, since parts of the start may still wait for a person. Rejects with AppError
 * `conflict` when another one runs. A crash in between leaves lock, socket and session records as `kill -9` would; the next start takes
 * them over.
 */
export async function runAgent(options: RunOptions): Promise<void> {
  const lock = await acquireLock(options.paths.lock, { facts: keptFacts(options.env) })
  if (lock.kind === 'held') {
    throw new AppError('conflict', `an agent runs already (process ${lock.pid})`, {
      hint: 'See it with latchkey status, end it with: latchkey stop',
    })
  }
  await runLocked(options, lock)
}

/** As `runAgent`, for a caller that has the lock. */
export async function runLocked(options: RunOptions, lock: HeldLock): Promise<void> {
  const early = new AbortController()
  let stop = (): void => early.abort()
  const open = new AsyncDisposableStack()
  open.defer(onStopSignals(() => stop()))
  try {
    let survive = (): void => undefined
    const onLog: HostOptions['onLog'] = (log) => {
      const uncaught = catchUncaught(log, { now: () => Date.now() })
      open.defer(uncaught.undo)
      survive = uncaught.survive
    }
    const { agent, close } = await hostAgent(
      { engine: { begin: () => beginEngine() }, ...options, onLog },
      lock,
      early.signal,
    )
    open.defer(close)
    survive()
    stop = () => void agent.stop()
    options.onReady(readyLine(agent.status()))
    await agent.stopped
  } catch (error) {
    if (error !== early.signal.reason) throw error
  } finally {
    await open.disposeAsync()
  }
}
