// The net under everything: an error that nobody caught ends the request or connection it belongs to, never the agent.
import type { Clock, Log } from './ports.ts'
import { currentOwner } from './owner.ts'

export interface UncaughtErrors {
  /** From now on nothing uncaught ends the process. Before, the start has failed, and whoever waits for it must see so. */
  readonly survive: () => void
  /** Stops listening. */
  readonly undo: () => void
}

/** A fault in what happens a thousand times a second must not fill the log. */
const toldPerMinute = 20

export function catchUncaught(log: Pick<Log, 'error'>, clock: Clock): UncaughtErrors {
  let starting = true
  let minuteEnds = 0
  let told = 0

  function tell(message: string, facts: Readonly<Record<string, unknown>>): void {
    const now = clock.now()
    if (now >= minuteEnds) {
      if (told > toldPerMinute) log.error('more uncaught errors were not written', { count: told - toldPerMinute })
      minuteEnds = now + 60_000
      told = 0
    }
    told += 1
    if (told <= toldPerMinute) log.error(message, facts)
  }

  function caught(error: unknown, origin: 'uncaughtException' | 'unhandledRejection'): void {
    if (starting) {
      log.error('the agent ends after an uncaught error in its start', { error, origin })
      process.exit(1)
    }
    const owner = currentOwner()
    tell('an uncaught error', { error, origin, belongsTo: owner?.what ?? 'nothing in particular' })
    try {
      owner?.destroy?.()
    } catch (failure) {
      tell('what an uncaught error belongs to could not be ended', { error: failure, belongsTo: owner?.what })
    }
  }

  const onException = (error: unknown): void => caught(error, 'uncaughtException')
  const onRejection = (error: unknown): void => caught(error, 'unhandledRejection')
  process.on('uncaughtException', onException)
  process.on('unhandledRejection', onRejection)
  return {
    survive() {
      starting = false
    },
    undo() {
      process.off('uncaughtException', onException)
      process.off('unhandledRejection', onRejection)
    },
  }
}
