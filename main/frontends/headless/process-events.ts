// Signals of an agent's process.

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
  // Unheard, it opens Node's debugger on a port of 127.0.0.1, to every user of the computer.
  process.on('SIGUSR1', ignore)
  return () => {
    process.off('SIGUSR1', ignore)
    for (const signal of stopSignals) process.off(signal, listener)
  }
}

const ignore = (): void => undefined
