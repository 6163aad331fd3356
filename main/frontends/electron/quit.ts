// The end of the app: once, in order, in bounded time.
import type { AgentLink } from './agent/agent-link.ts'

/** Ending sessions and closing connections takes a fraction of this; a person who quits does not wait for what hangs. Ms. */
const atMostMs = 10_000

export interface QuitSteps {
  readonly link: Pick<AgentLink, 'end'>
  readonly timeOut: (ms: number) => Promise<void>
  readonly failed: (error: unknown) => void
  /** Clipboard, notifications, shortcuts: what must not outlive the app. */
  readonly clear: () => Promise<void>
  readonly closeTray: () => void
  readonly leave: () => void
}

/** `how`: as of AgentLink; an update keeps the sessions for the version that starts next. Whoever calls again waits for the same. */
export function createQuit(steps: QuitSteps): (how: 'stop' | 'leave') => Promise<void> {
  let ending: Promise<void> | undefined
  return (how) =>
    (ending ??= (async () => {
      await steps.clear().catch(steps.failed)
      await Promise.race([steps.link.end(how).catch(steps.failed), steps.timeOut(atMostMs)])
      steps.closeTray()
      steps.leave()
    })())
}
