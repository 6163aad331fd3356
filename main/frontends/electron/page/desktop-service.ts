// Joins the parts that answer the page's `desktop` calls.
import type { DesktopState } from '#contract/desktop.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import { auditHead, auditText } from '#shared/audit-export.ts'
import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import type { AgentHost } from '../../headless/agent-host.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { AgentLink } from '../agent/agent-link.ts'
import type { Copier } from '../system/clipboard.ts'
import type { CommandLine } from '../system/command-line.ts'
import type { Uninstall } from '../system/uninstall.ts'
import { type AskWhich, createChooseFile } from './choose-file.ts'
import type { DesktopCalls } from './desktop-calls.ts'
import type { RoleCopy } from './role-copy.ts'
import type { PageCommands } from './commands.ts'
import { type AskWhere, saveText } from './save-file.ts'
import type { Updates } from '../updates/updates-source.ts'
import { watchState } from './watch-state.ts'

export interface DesktopDeps {
  readonly host: Pick<AgentHost, 'paths' | 'platform' | 'env'>
  readonly link: AgentLink
  readonly client: AgentClient
  readonly clock: Clock
  readonly copier: Copier
  readonly commandLine: CommandLine
  readonly copyRole: RoleCopy
  readonly uninstall: Uninstall
  readonly updates: Updates
  readonly commands: PageCommands
  readonly state: () => DesktopState
  readonly subscribe: (listener: () => void) => () => void
  readonly askWhere: AskWhere
  readonly askWhich: AskWhich
  readonly showFile: (path: string) => void
  readonly openSignIn: DesktopCalls['openSignIn']
  readonly openConsole: DesktopCalls['openConsole']
  readonly documents: () => string
  /** Something that `state` tells was changed. */
  readonly changed: () => void
  readonly notify: (text: string) => void
  readonly hideWindow: () => void
  readonly quit: () => void
  readonly restart: () => Promise<void>
}

const never = new AbortController().signal

/** A terminal that this is pasted into would obey some of them; lines and tabs are text. */
const withoutControls = (copied: string): string => copied.replaceAll(/(?![\n\t])\p{Cc}/gu, '')

export function createDesktopCalls(deps: DesktopDeps): DesktopCalls {
  return {
    watch: (signal) => watchState(deps.state, deps.subscribe, signal),
    commands: deps.commands.watch,
    async copyEnvironment({ role, values }, signal) {
      const clearsAt = await deps.copyRole(role, values, signal)
      return clearsAt === undefined ? {} : { clearsAt: new Date(clearsAt).toISOString() }
    },
    copyText: (copied) => deps.copier.copy(withoutControls(copied)),
    async exportAudit(filter, format) {
      let records = 0
      const day = new Date(deps.clock.now()).toISOString().slice(0, 10)
      const path = await saveText(
        deps.askWhere,
        { title: text.saveAudit, folder: deps.documents(), fileName: `latchkey-activity-${day}.${format}` },
        async function* text() {
          yield auditHead[format]
          for await (const batch of await deps.client.audit.read(filter)) {
            records += batch.records.length
            yield batch.records.map(auditText[format]).join('')
          }
        },
      )
      return path === undefined ? { records } : { path, records }
    },
    async saveDiagnostics() {
      const { fileName, text: content } = await deps.client.app.diagnostics()
      const suggestion = { title: text.saveDiagnostics, folder: deps.documents(), fileName }
      const path = await saveText(deps.askWhere, suggestion, () => content)
      return defined({ path })
    },
    chooseFile: createChooseFile(deps.askWhich),
    showSettingsFile: () => deps.showFile(deps.host.paths.settings),
    openSignIn: deps.openSignIn,
    openConsole: deps.openConsole,
    async installCommandLine() {
      const path = await deps.commandLine.install()
      deps.changed()
      return { path }
    },
    surveyUninstall: deps.uninstall.survey,
    uninstall: deps.uninstall.run,
    checkForUpdate: deps.updates.check,
    installUpdate: deps.restart,
    async startAgent(signal) {
      deps.link.retry()
      await deps.link.agent(signal)
    },
    replaceAgent: (signal) => deps.link.replace(signal ?? never),
    notify: deps.notify,
    hideWindow: deps.hideWindow,
    quit: deps.quit,
  }
}

/** What the page is told of the link to the agent. */
export function linkFacts(state: ReturnType<AgentLink['state']>): Pick<DesktopState, 'agent' | 'start' | 'olderAgent'> {
  switch (state.kind) {
    case 'starting':
      return { agent: 'own', start: { kind: 'waiting', message: text.waitingForVault } }
    case 'failed': {
      const { message, hint } = state.error
      return { agent: 'own', start: { kind: 'failed', message, ...defined({ hint }) } }
    }
    case 'stopped':
      return { agent: 'own', start: { kind: 'stopped', message: text.otherStopped } }
    case 'attached': {
      const { older, pid, version } = state.agent
      return { agent: 'attached', ...(older ? { olderAgent: { version, pid } } : {}) }
    }
    default:
      return { agent: 'own' }
  }
}
