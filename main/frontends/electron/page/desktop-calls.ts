// The `desktop` part of what the page may call.
import { implement } from '@orpc/server'
import { defined } from '#shared/defined.ts'
import { desktop, type DesktopCommand, type DesktopState, type FileKind, type UpdateState } from '#contract/desktop.ts'
import type { AuditFilter } from '#contract/audit.ts'
import type { Log } from '#util/ports.ts'
import type { CopyFormat } from '#shared/commands.ts'
import type { OpenConsole } from './open-console.ts'
import { toDeclared } from '../agent/contract-errors.ts'

/** Without `values`: as is usual here. */
export interface CopyAsked {
  readonly role: string
  readonly values?: { readonly format: CopyFormat; readonly direct: boolean } | undefined
}

export interface DesktopCalls {
  readonly watch: (signal: AbortSignal | undefined) => AsyncIteratorObject<DesktopState, void, void>
  readonly commands: (signal: AbortSignal | undefined) => AsyncIteratorObject<DesktopCommand, void, void>
  readonly copyEnvironment: (asked: CopyAsked, signal: AbortSignal | undefined) => Promise<{ clearsAt?: string }>
  readonly copyText: (text: string) => Promise<void>
  readonly exportAudit: (filter: AuditFilter, format: 'jsonl' | 'csv') => Promise<{ path?: string; records: number }>
  readonly saveDiagnostics: () => Promise<{ path?: string }>
  readonly chooseFile: (what: FileKind) => Promise<string | undefined>
  readonly showSettingsFile: () => void
  readonly openSignIn: (source: string) => Promise<void>
  readonly openConsole: OpenConsole
  readonly installCommandLine: () => Promise<{ path: string }>
  readonly surveyUninstall: () => Promise<{ goes: string[]; stays: string[] }>
  readonly uninstall: () => Promise<void>
  readonly checkForUpdate: () => Promise<UpdateState>
  readonly installUpdate: () => Promise<void>
  readonly startAgent: (signal: AbortSignal | undefined) => Promise<void>
  readonly replaceAgent: (signal: AbortSignal | undefined) => Promise<void>
  readonly notify: (text: string) => void
  readonly hideWindow: () => void
  readonly quit: () => void
}

export function desktopRouter(calls: DesktopCalls, log: Pick<Log, 'error'>) {
  const base = implement(desktop).use(async ({ next, path, signal }) => {
    try {
      return await next()
    } catch (error) {
      throw toDeclared(error, path.join('.'), log, signal)
    }
  })
  return base.router({
    watch: base.watch.handler(({ signal }) => calls.watch(signal)),
    commands: base.commands.handler(({ signal }) => calls.commands(signal)),
    copyEnvironment: base.copyEnvironment.handler(({ input, signal }) => calls.copyEnvironment(input, signal)),
    copyText: base.copyText.handler(async ({ input }) => {
      await calls.copyText(input.text)
      return {}
    }),
    exportAudit: base.exportAudit.handler(({ input }) => calls.exportAudit(input.filter, input.format)),
    saveDiagnostics: base.saveDiagnostics.handler(() => calls.saveDiagnostics()),
    chooseFile: base.chooseFile.handler(async ({ input }) => defined({ path: await calls.chooseFile(input.what) })),
    showSettingsFile: base.showSettingsFile.handler(() => {
      calls.showSettingsFile()
      return {}
    }),
    openSignIn: base.openSignIn.handler(async ({ input }) => {
      await calls.openSignIn(input.source)
      return {}
    }),
    openConsole: base.openConsole.handler(({ input }) => calls.openConsole(input)),
    installCommandLine: base.installCommandLine.handler(() => calls.installCommandLine()),
    surveyUninstall: base.surveyUninstall.handler(() => calls.surveyUninstall()),
    uninstall: base.uninstall.handler(async () => {
      await calls.uninstall()
      return {}
    }),
    checkForUpdate: base.checkForUpdate.handler(() => calls.checkForUpdate()),
    installUpdate: base.installUpdate.handler(async () => {
      await calls.installUpdate()
      return {}
    }),
    startAgent: base.startAgent.handler(async ({ signal }) => {
      await calls.startAgent(signal)
      return {}
    }),
    replaceAgent: base.replaceAgent.handler(async ({ signal }) => {
      await calls.replaceAgent(signal)
      return {}
    }),
    notify: base.notify.handler(({ input }) => {
      calls.notify(input.text)
      return {}
    }),
    hideWindow: base.hideWindow.handler(() => {
      calls.hideWindow()
      return {}
    }),
    quit: base.quit.handler(() => {
      calls.quit()
      return {}
    }),
  })
}
