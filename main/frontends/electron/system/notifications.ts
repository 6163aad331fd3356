// Notices of the agent, as the system shows them.
import type { NoticeView, PromptView } from '#contract/model.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'

export type NoticeAction = NonNullable<NoticeView['action']>

/** The part of Electron's Notification that is used. */
export interface SystemNotification {
  on(event: 'click' | 'close' | 'action' | 'failed', listener: () => void): unknown
  show(): void
  close(): void
}

export interface NotificationText {
  readonly title: string
  readonly body: string
  /** A button, where the system has any; elsewhere the click is the action. */
  readonly action?: string
}

export interface Notifications {
  readonly notice: (notice: NoticeView) => void
  /** One at a time: many tools that ask at once are one thing to do, and the window has them all. */
  readonly prompt: (prompt: Pick<PromptView, 'id' | 'title'>) => void
  /** The question has no use any more, nor has its notification. */
  readonly settled: (promptId: string) => void
  /** What was chosen in the window came to nothing, and the window is not seen. */
  readonly tell: (body: string) => void
  /** For the app's own words; not to be turned off. */
  readonly say: (body: string) => void
  readonly closeAll: () => void
}

export function createNotifications(deps: {
  readonly make: (text: NotificationText) => SystemNotification
  /** The setting. */
  readonly enabled: () => boolean
  /** What a window in front of the person shows already is not shown twice. */
  readonly isWindowFocused: () => boolean
  readonly run: (action: NoticeAction) => void
  readonly openWindow: () => void
}): Notifications {
  // Without a reference a notification is collected, and its click is lost (Electron's documentation of Notification).
  const shown = new Set<SystemNotification>()
  let question: { readonly id: string; readonly notification: SystemNotification } | undefined

  function show(words: NotificationText, act: () => void): SystemNotification {
    const notification = deps.make(words)
    shown.add(notification)
    const gone = (): void => void shown.delete(notification)
    const chosen = (): void => {
      gone()
      act()
    }
    notification.on('click', chosen)
    notification.on('action', chosen)
    notification.on('close', gone)
    notification.on('failed', gone)
    notification.show()
    return notification
  }

  function closeQuestion(): void {
    if (question !== undefined && shown.has(question.notification)) question.notification.close()
    question = undefined
  }

  return {
    notice({ message, hint, action }) {
      if (!deps.enabled() || deps.isWindowFocused()) return
      const body = hint === undefined ? message : `${message}\n${hint}`
      if (action === undefined) show({ title: 'Latchkey', body }, deps.openWindow)
      else show({ title: 'Latchkey', body, action: action.label }, () => deps.run(action))
    },
    prompt({ id, title }) {
      if (!deps.enabled() || deps.isWindowFocused()) return
      closeQuestion()
      question = { id, notification: show({ title: 'Latchkey', body: text.enterCode(title) }, deps.openWindow) }
    },
    settled(promptId) {
      if (question?.id === promptId) closeQuestion()
    },
    tell(body) {
      if (deps.enabled() && !deps.isWindowFocused()) show({ title: 'Latchkey', body }, deps.openWindow)
    },
    say: (body) => void show({ title: 'Latchkey', body }, deps.openWindow),
    closeAll() {
      for (const notification of shown) notification.close()
      shown.clear()
    },
  }
}
