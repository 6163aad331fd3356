// The end of this app: what goes with it, and the agents whose end or failure it follows.
import { app, globalShortcut, Notification } from 'electron'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import { systemTimers } from '#util/async/timers.ts'
import type { Log } from '#util/ports.ts'
import type { AgentLink } from './agent/agent-link.ts'
import { askAboutStart } from './agent/ask-start.ts'
import type { PagePort } from './page/port.ts'
import { createQuit } from './quit.ts'
import type { Copier } from './system/clipboard.ts'
import type { Notifications } from './system/notifications.ts'
import type { TraySlot } from './tray/slot.ts'
import type { WindowControl } from './window/window.ts'

export interface Ending {
  readonly quit: ReturnType<typeof createQuit>
  /** From now on nothing keeps the process. Sessions that were not ended are left to the next start. */
  readonly leave: () => void
  readonly hasEnded: () => boolean
  /** To be called after each change of the link. */
  readonly followAgent: () => void
}

export function createEnding(parts: {
  readonly link: AgentLink
  /** Ends what goes on behind. */
  readonly closing: AbortController
  readonly copier: Pick<Copier, 'clearNow'>
  readonly notifications: Pick<Notifications, 'say' | 'closeAll'>
  readonly tray: Pick<TraySlot, 'close'>
  readonly window: Pick<WindowControl, 'release'>
  readonly page: Pick<PagePort, 'close'>
  readonly log: Pick<Log, 'error'>
}): Ending {
  const { link, notifications } = parts
  let ended = false
  const quit = createQuit({
    link,
    timeOut: (ms) => new Promise((resolve) => void systemTimers.set(resolve, ms)),
    failed: (error) => parts.log.error('the agent did not end in order', { error }),
    async clear() {
      parts.closing.abort()
      await parts.copier.clearNow()
      globalShortcut.unregisterAll()
      const state = link.state()
      notifications.closeAll()
      if (state.kind === 'attached') announce(text.agentStaysOn(state.agent.pid))
    },
    closeTray: parts.tray.close,
    leave,
  })

  function leave(): void {
    ended = true
    parts.window.release()
    parts.page.close()
  }

  function announce(words: string): void {
    console.log(words)
    if (Notification.isSupported()) notifications.say(words)
  }

  const giveUp = (): Promise<void> => quit('stop').then(() => app.exit(1))

  return {
    quit,
    leave,
    hasEnded: () => ended,
    followAgent() {
      const state = link.state()
      if (state.kind === 'failed') void askAboutStart(state.error, link, giveUp)
      if (state.kind === 'stopped' && state.whose === 'own') {
        announce(text.agentStopped)
        app.quit()
      }
    },
  }
}
