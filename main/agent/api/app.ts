import type { AgentView, CheckView, StatusView } from '#contract/model.ts'
import type { Base } from './base.ts'

/** The stand-in key that the caller's shell holds. */
export interface ShellKey {
  readonly keyId: string
  /** See `standInProof`; absent where the shell holds no secret. */
  readonly proof?: string | undefined
}

export interface AppCalls {
  info(): AgentView
  status(): StatusView | Promise<StatusView>
  watch(signal: AbortSignal | undefined): AsyncIteratorObject<StatusView, void, void>
  doctor(signal: AbortSignal | undefined, shell?: ShellKey): Promise<CheckView[]>
  browserLink(): Promise<{ readonly url: string; readonly expiresAt: string }>
  lock(signOut: boolean): Promise<{ readonly sessionsEnded: number }>
  resumed(): void
  diagnostics(signal: AbortSignal | undefined): Promise<{ readonly fileName: string; readonly text: string }>
  stop(keep: boolean): Promise<{ readonly pid: number; readonly sessionsEnded: number }>
  restart(): Promise<{ readonly pid: number; readonly sessionsKept: number }>
}

export function appRouter(base: Base, app: AppCalls) {
  return base.app.router({
    info: base.app.info.handler(() => app.info()),
    status: base.app.status.handler(() => app.status()),
    watch: base.app.watch.handler(({ signal }) => app.watch(signal)),
    doctor: base.app.doctor.handler(({ input, signal }) => app.doctor(signal, input?.shell)),
    browserLink: base.app.browserLink.handler(() => app.browserLink()),
    lock: base.app.lock.handler(({ input }) => app.lock(input.signOut)),
    resumed: base.app.resumed.handler(() => {
      app.resumed()
      return {}
    }),
    diagnostics: base.app.diagnostics.handler(({ signal }) => app.diagnostics(signal)),
    stop: base.app.stop.handler(({ input }) => app.stop(input?.keepSessions ?? false)),
    restart: base.app.restart.handler(() => app.restart()),
  })
}
