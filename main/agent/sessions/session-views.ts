import { isDeepStrictEqual } from 'node:util'
import { createStore } from 'zustand/vanilla'
import type { SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { sentences } from '#shared/sentences.ts'
import type { SessionRole } from '../roles/session-role.ts'
import type { HeldStatus } from './held.ts'
import type { Session } from './session-store.ts'

export interface SessionViewsDeps<Known extends { readonly id: string }> {
  readonly live: { readonly all: () => readonly Known[]; readonly get: (id: string) => Known | undefined }
  readonly view: (session: Known) => SessionView
  /** Called with each session that was looked at. */
  readonly tell: (session: Known, all: () => readonly Known[]) => void
}

/** The running sessions as front ends see them. A change of one session costs that session. */
export function createSessionViews<Known extends { readonly id: string }>({
  live,
  view,
  tell,
}: SessionViewsDeps<Known>) {
  const views = new Map<string, SessionView>()
  const store = createStore<readonly SessionView[]>(() => [])

  function hasChanged(sessionId: string): boolean {
    const session = live.get(sessionId)
    const next = session === undefined ? undefined : view(session)
    if (session !== undefined) tell(session, live.all)
    if (isDeepStrictEqual(next, views.get(sessionId))) return false
    if (next === undefined) views.delete(sessionId)
    else views.set(sessionId, next)
    return true
  }

  return {
    look(sessionIds: readonly string[]): void {
      if (!sessionIds.map(hasChanged).includes(true)) return
      const all = live.all().flatMap(({ id }) => views.get(id) ?? [])
      store.setState(all, true)
    },
    list: () => store.getState(),
    /** Calls for each change; the answer ends the subscription. */
    subscribe: (listener: (sessions: readonly SessionView[]) => void) => store.subscribe(listener),
  }
}

/**
 * What front ends see. `clients`: how many commands hold a grant now; `ahead`: AWS's clock minus ours, in ms. Times are given by our clock,
 * which front ends reckon with: what is left and the state are then of one clock.
 */
export function viewOf(
  { id, roleId, role, region, startedAt, keyId }: Session,
  { state, failed, ...status }: HeldStatus,
  { clients, ahead }: { readonly clients: number; readonly ahead: number },
): SessionView {
  const at = (awsMs: number | undefined) => (awsMs === undefined ? undefined : new Date(awsMs - ahead).toISOString())
  return defined({
    id,
    role: role.name,
    roleId,
    roleArn: role.arn,
    accountId: role.accountId,
    accountName: role.accountName,
    source: role.source,
    region,
    state,
    expiresAt: at(status.expiresAt),
    startedAt: new Date(startedAt).toISOString(),
    issuedAt: at(status.issuedAt),
    renewsAt: at(status.renewsAt),
    standInAccessKeyId: keyId,
    clients,
    problem: failed && sentences(failed.message, failed.hint),
    failure: failed,
    note: status.note ?? noteOf(role),
  })
}

function noteOf(role: SessionRole): string | undefined {
  if (role.reach.kind !== 'own' || role.withoutMfa !== true) return undefined
  return 'without MFA, AWS refuses IAM calls to sessions of an IAM user; give the source an --mfa-serial for those'
}
