// The contract, implemented: a missing handler does not compile.
import type { Log } from '#util/ports.ts'
import { type AppCalls, appRouter } from './app.ts'
import { type AttentionCalls, attentionRouter } from './attention.ts'
import { type AuditCalls, auditRouter } from './audit.ts'
import { createBase } from './base.ts'
import { type RoleCalls, rolesRouter } from './roles.ts'
import { type SessionCalls, sessionsRouter } from './sessions.ts'
import { type SettingCalls, settingsRouter } from './settings.ts'
import { type SourceCalls, sourcesRouter } from './sources.ts'

/** What the areas give, one object per topic. */
export interface Calls {
  readonly app: AppCalls
  readonly sources: SourceCalls
  readonly roles: RoleCalls
  readonly sessions: SessionCalls
  readonly attention: AttentionCalls
  readonly audit: AuditCalls
  readonly settings: SettingCalls
}

export function createRouter(calls: Calls, log: Pick<Log, 'error'>) {
  const base = createBase(log)
  return base.router({
    app: appRouter(base, calls.app),
    sources: sourcesRouter(base, calls.sources),
    roles: rolesRouter(base, calls.roles),
    sessions: sessionsRouter(base, calls.sessions),
    attention: attentionRouter(base, calls.attention),
    audit: auditRouter(base, calls.audit),
    settings: settingsRouter(base, calls.settings),
  })
}

export type AgentRouter = ReturnType<typeof createRouter>
