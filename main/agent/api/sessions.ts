import type { SessionUsage, SessionView } from '#contract/model.ts'
import type { Base } from './base.ts'

export interface SessionCalls {
  list(): SessionView[]
  start(role: string, region: string | undefined, signal: AbortSignal | undefined): Promise<SessionView>
  renew(role: string, signal: AbortSignal | undefined): Promise<SessionView>
  end(role: string, revoke: boolean): Promise<SessionView>
  usage(signal: AbortSignal | undefined): AsyncIteratorObject<SessionUsage[], void, void>
  endAll(revoke: boolean): Promise<SessionView[]>
}

export function sessionsRouter(base: Base, sessions: SessionCalls) {
  return base.sessions.router({
    list: base.sessions.list.handler(() => sessions.list()),
    start: base.sessions.start.handler(({ input, signal }) => sessions.start(input.role, input.region, signal)),
    renew: base.sessions.renew.handler(({ input, signal }) => sessions.renew(input.role, signal)),
    end: base.sessions.end.handler(({ input }) => sessions.end(input.role, input.revoke)),
    usage: base.sessions.usage.handler(({ signal }) => sessions.usage(signal)),
    endAll: base.sessions.endAll.handler(({ input }) => sessions.endAll(input?.revoke ?? false)),
  })
}
