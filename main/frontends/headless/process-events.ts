// Signals and uncaught errors of an agent's process.
import type { Log } from '#core/ports.ts'

/** SIGHUP is the terminal of a foreground agent being closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first signal stops in order; a second one ends the process at once, as a crash would. Gives the function that undoes this. */
export function onStopSignals(stop: () => void): () => void {
  let asked = false
  const listener = (): void => {
    if (asked) process.exit(1)
    asked = true
    stop()
  }
  for (const signal of stopSignals) process.on(signal, listener)
  return () => {
    for (const signal of stopSignals) process.off(signal, listener)
  }
}

/**
 * What nobody caught leaves the agent in an unknown state: it is logged and the process ends without touching sessions or records, which the
 * next start takes up again. Gives the function that undoes this.
 */
export function exitOnUncaught(log: Pick<Log, 'error'>): () => void {
  const listener = (error: unknown): void => {
    log.error('the agent ends after an uncaught error', { error })
    process.exit(1)
  }
  process.on('uncaughtException', listener)
  process.on('unhandledRejection', listener)
  return () => {
    process.off('uncaughtException', listener)
    process.off('unhandledRejection', listener)
  }
}
