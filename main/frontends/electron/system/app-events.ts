// What the system tells the app.
import { app, powerMonitor } from 'electron'

export interface AppEvents {
  readonly show: () => void
  /** Settles when everything is closed and the process may end. */
  readonly quit: () => Promise<void>
  readonly hasEnded: () => boolean
  /** The computer shuts down: there is no time to end in order, and to ask for some would stop the shutdown on macOS. */
  readonly leaveNow: () => void
  /** The computer was asleep, or its person away. */
  readonly wake: () => void
}

export function listenToSystem({ show, quit, hasEnded, leaveNow, wake }: AppEvents): void {
  app.on('activate', show)
  // The window hides; the agent goes on until somebody quits.
  app.on('window-all-closed', () => undefined)
  app.on('before-quit', (event) => {
    if (hasEnded()) return
    event.preventDefault()
    void quit().then(() => app.quit())
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit())
  powerMonitor.on('shutdown', leaveNow)
  powerMonitor.on('resume', wake)
  powerMonitor.on('unlock-screen', wake)
}
