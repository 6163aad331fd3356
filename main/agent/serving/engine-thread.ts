import type { Worker } from 'node:worker_threads'
import type { Engine, EngineOptions, EngineOwner } from '#engine/ports.ts'
import type { ThreadEngine, ThreadOwner } from '#engine/worker.ts'
import { AppError } from '#util/app-error.ts'
import { createCalls } from '#util/port-calls.ts'
import type { Log } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'
import type { MakeEngine } from './serving.ts'

export interface EngineThread {
  /** Begins a thread that runs `engine/worker.ts`; the first one may have begun before. */
  readonly begin: () => Worker
}

export interface EngineThreadDeps extends EngineThread {
  readonly log: Log
  readonly timers: Timers
}

interface Thread {
  readonly engine: Engine
  readonly worker: Worker
  /** What whoever waits for it is told when it has ended. */
  readonly gone: AppError
}

/** One that does not answer holds grants that it may not hold any more: it ends, and the next one knows better. */
const answersWithinMs = 10_000
/** How long after a thread that could not be begun the next one is: twice as long each time. */
const firstRetryMs = 100
const longestRetryMs = 5_000

/** An engine in a thread of its own. One that ends is begun anew at the same port, and told everything. */
export function engineThread(deps: EngineThreadDeps): MakeEngine {
  return (options, owner, again) => {
    const { log, timers } = deps
    let listening: { readonly by: Thread; readonly port: number } | undefined
    let isClosing = false
    /** While no thread listens: settles when one does, or could not. */
    let recovering: Promise<void> = Promise.resolve()
    let thread = next(options)

    function next(at: EngineOptions): Thread {
      const made: Thread = beginWith(deps, at, owner, () => {
        if (isClosing || listening?.by !== made) return
        log.error('the thread of the engine has ended, and is begun again')
        recovering = recover(listening.port, firstRetryMs)
      })
      return made
    }

    async function recover(port: number, retryMs: number): Promise<void> {
      const made = next({ ...options, port })
      thread = made
      try {
        await again.brief(made.engine)
        const now = await made.engine.listen()
        listening = { by: made, port: now.port }
        again.listening(now)
      } catch (error) {
        log.error('the thread of the engine could not be begun', { error })
        await made.worker.terminate()
        timers.set(() => {
          if (!isClosing) recovering = recover(port, Math.min(retryMs * 2, longestRetryMs))
        }, retryMs)
      }
    }

    /**
     * A thread that has ended goes by nothing any more, and the next one is told what is so then. One that did not take what it was told goes by
     * what was so before, and is ended.
     */
    async function told(call: (engine: Engine) => Promise<void>): Promise<void> {
      const { engine, worker, gone } = thread
      const cancel = timers.set(() => void worker.terminate(), answersWithinMs)
      try {
        await call(engine)
      } catch (error) {
        if (error !== gone) {
          log.error('the engine did not take what it was told', { error })
          await worker.terminate()
        }
        await recovering
      } finally {
        cancel()
      }
    }

    return {
      push: (changes) => told((engine) => engine.push(changes)),
      configure: (policies) => told((engine) => engine.configure(policies)),
      learn: (sighting) => told((engine) => engine.learn(sighting)),
      async listen() {
        const by = thread
        const now = await by.engine.listen()
        listening = { by, port: now.port }
        return now
      },
      async close() {
        isClosing = true
        await thread.engine.close().catch(() => undefined)
        await thread.worker.terminate()
      },
    }
  }
}

function beginWith(
  { begin, log }: EngineThreadDeps,
  options: EngineOptions,
  owner: EngineOwner,
  ended: () => void,
): Thread {
  const worker = begin()
  const local: ThreadOwner = { ...owner, log: (level, message, facts) => log[level](message, facts) }
  const calls = createCalls<ThreadEngine>(worker, { ...local })
  const gone = new AppError('internal', 'the thread of the proxy has ended', { retry: true })
  worker.on('error', (error) => log.error('the thread of the engine failed', { error }))
  worker.on('exit', () => {
    ended()
    calls.end(gone)
  })
  // Whatever is called after it fails as it does.
  calls.call('begin', options).catch(() => undefined)
  return {
    worker,
    gone,
    engine: {
      push: (changes) => calls.call('push', changes),
      configure: (policies) => calls.call('configure', policies),
      learn: (sighting) => calls.call('learn', sighting),
      listen: () => calls.call('listen'),
      close: () => calls.call('close'),
    },
  }
}
