// What a person sees and chooses outside of the window: notifications of what the agent tells and asks, and the tray's items.
import { app, Notification } from 'electron'
import type { AgentClient } from '#contract/contract.ts'
import type { DesktopCommand } from '#contract/desktop.ts'
import { systemTimers } from '#util/async/timers.ts'
import type { AgentLink } from './agent/agent-link.ts'
import { createMirror, type Mirror } from './agent/mirror.ts'
import type { OpenConsole } from './page/open-console.ts'
import type { RoleCopy } from './page/role-copy.ts'
import { createNotifications, type Notifications } from './system/notifications.ts'
import { makeNotification } from './system/system.ts'
import { warnPerson } from './system/warn-person.ts'
import { type Actions, createActions } from './tray/actions.ts'
import type { WindowControl } from './window/window.ts'

export interface Outside {
  readonly mirror: Mirror
  readonly notifications: Notifications
  readonly runTray: Actions['tray']
}

export function createOutside(deps: {
  readonly link: Pick<AgentLink, 'ready' | 'retry'>
  readonly client: AgentClient
  /** It is made later. */
  readonly window: () => Pick<WindowControl, 'show' | 'isFocused'>
  /** To the page, as it is. */
  readonly send: (command: DesktopCommand) => void
  /** To the page, in front of the person. */
  readonly openWith: (command: DesktopCommand) => void
  readonly copyRole: RoleCopy
  readonly openConsole: OpenConsole
  readonly installUpdate: () => Promise<void>
  readonly signal: AbortSignal
}): Outside {
  const { link, client, window, send } = deps
  const notifications = createNotifications({
    make: makeNotification,
    enabled: () => mirror.setting('app.notifications') !== false && Notification.isSupported(),
    isWindowFocused: () => window().isFocused(),
    run: (action) => actions.notice(action),
    openWindow: () => window().show(),
  })
  const actions = createActions({
    client,
    terminals: () => mirror.terminals(),
    copy: async (roleId) => void (await deps.copyRole(roleId)),
    openConsole: deps.openConsole,
    send: deps.openWith,
    signIn: (source) => send({ kind: 'sign-in', source }),
    say: notifications.say,
    failed(body) {
      send({ kind: 'tell', text: body })
      warnPerson(body, notifications.say)
    },
    startAgent: () => link.retry(),
    installUpdate: deps.installUpdate,
    quit: () => app.quit(),
  })
  const mirror = createMirror(
    {
      client,
      ready: link.ready,
      timers: systemTimers,
      onNotice: notifications.notice,
      onPrompt(prompt) {
        if (actions.isWaitedFor()) window().show()
        else notifications.prompt(prompt)
      },
      onSettled: notifications.settled,
    },
    deps.signal,
  )
  return { mirror, notifications, runTray: actions.tray }
}
