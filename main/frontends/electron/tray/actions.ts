// What the tray's items and a notification's action do. All of it can be done in the window and the command line too.
import type { DesktopCommand } from '#contract/desktop.ts'
import type { TerminalsView } from '#contract/terminals.ts'
import { consoles as consoleText } from '#shared/strings/en/console.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import { terminals as terminalText } from '#shared/strings/en/terminals.ts'
import { terminalsFollow, terminalsWith } from '#shared/terminals.ts'
import { assertNever } from '#shared/assert-never.ts'
import { AppError } from '#util/app-error.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { OpenConsole } from '../page/open-console.ts'
import type { NoticeAction } from '../system/notifications.ts'
import type { TrayAction } from './menu.ts'

export interface Actions {
  readonly tray: (action: TrayAction) => void
  readonly notice: (action: NoticeAction) => void
  /** A person waits for something that they chose outside of the window; a question about it opens the window. */
  readonly isWaitedFor: () => boolean
}

export function createActions(deps: {
  readonly client: AgentClient
  readonly terminals: () => TerminalsView | undefined
  readonly copy: (roleId: string) => Promise<void>
  readonly openConsole: OpenConsole
  readonly send: (command: DesktopCommand) => void
  /** Opens the page of the sign-in at once; what comes of it is told by the window. */
  readonly signIn: (source: string) => void
  readonly say: (body: string) => void
  /** What was chosen outside of the window came to nothing, and the window shows nothing of it. */
  readonly failed: (body: string) => void
  readonly startAgent: () => void
  readonly installUpdate: () => Promise<void>
  readonly quit: () => void
}): Actions {
  const { client } = deps
  let waiting = 0

  function attended(work: Promise<unknown>): void {
    waiting += 1
    work
      .catch((error: unknown) => deps.failed(text.failed(error instanceof Error ? error.message : String(error))))
      .finally(() => (waiting -= 1))
  }

  async function use(role: string | null, name: string): Promise<void> {
    const view = await client.terminals.use({ role })
    const said =
      role === null
        ? terminalText.noneHasIt
        : terminalText.haveIt(terminalsWith(view, role) ?? 0, view.terminals.length)
    deps.say([name, said, view.wrote && terminalText.wrote(view.wrote)].filter(Boolean).join('\n'))
  }

  /** As in the window: what a person starts goes to their terminals, too. */
  async function startAndUse(role: string, name: string): Promise<void> {
    await client.sessions.start({ role })
    if (terminalsFollow(deps.terminals())) await use(role, name)
  }

  /** The browser shows the page; how long it stays, it does not. */
  async function openConsole(role: string, name: string): Promise<void> {
    const opened = await deps.openConsole({ role }).catch((error: unknown) => asked(error, role))
    if (opened === undefined) return
    const { expiresAt, why } = opened
    deps.say(consoleText.opened(name, expiresAt, why, Date.now()))
  }

  /** The window asks, and goes on from there. */
  function asked(error: unknown, role: string): undefined {
    if (!(error instanceof AppError) || error.code !== 'needs-confirmation') throw error
    deps.send({ kind: 'console', role })
  }

  const start = (role: string): void => attended(client.sessions.start({ role }))
  const renew = (role: string): void => attended(client.sessions.renew({ role }))

  return {
    isWaitedFor: () => waiting > 0,
    notice(action) {
      if (action.kind === 'sign-in') deps.signIn(action.source)
      else if (action.kind === 'renew') renew(action.roleId)
      else start(action.roleId)
    },
    tray(action) {
      switch (action.kind) {
        case 'start':
          return attended(startAndUse(action.roleId, action.name))
        case 'use':
          return attended(use(action.roleId, action.name))
        case 'renew':
          return renew(action.roleId)
        case 'end':
          return attended(client.sessions.end({ role: action.roleId }))
        case 'copy':
          return attended(deps.copy(action.roleId).then(() => deps.say(text.copied(action.name))))
        case 'console':
          return attended(openConsole(action.roleId, action.name))
        case 'sign-in':
          return deps.signIn(action.source)
        case 'search':
          return deps.send({ kind: 'search' })
        case 'show':
          return deps.send(action)
        case 'start-agent':
          return deps.startAgent()
        case 'install-update':
          return attended(deps.installUpdate())
        case 'quit':
          return deps.quit()
        default:
          return assertNever(action)
      }
    },
  }
}
