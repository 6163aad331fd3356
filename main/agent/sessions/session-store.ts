import { type Listeners, createListeners } from '#util/async/listeners.ts'
import type { SessionRole } from '../roles/session-role.ts'

/**
 * The sessions there are, by id and by role, one per role: they run, or have ended with keys that a start of the role takes up again. Knows
 * neither credentials nor keys. Subscribers hear the ids of sessions that were added, paused, removed, or told of with `changed`.
 */
export interface SessionStore {
  readonly running: () => readonly Session[]
  readonly ended: () => readonly Session[]
  /** One that runs. */
  readonly get: (id: string) => Session | undefined
  readonly byRole: (roleId: string) => Session | undefined
  /** One that runs or has ended. */
  readonly kept: (id: string) => Session | undefined
  readonly endedOfRole: (roleId: string) => Session | undefined
  /** In place of one that its role had. */
  readonly add: (session: Session) => void
  readonly pause: (session: Session, endedAt: number) => void
  readonly remove: (session: Session) => void
  /** What front ends or a timer go by has changed, its credentials too. */
  readonly changed: (...ids: readonly string[]) => void
  readonly subscribe: Listeners<readonly string[]>['subscribe']
}

/** A started role. The role is as it was at the last look; region and role change while it runs. */
export interface Session {
  readonly id: string
  readonly roleId: string
  role: SessionRole
  region: string
  /** Epoch ms. */
  readonly startedAt: number
  /** The shared grant's. */
  readonly keyId: string
  /** Credentials were there once, now or before a restart. */
  hasStarted: boolean
  /** Callers who wait for the start. */
  starters: number
  /** People who wait for credentials at a front end: they are told there what it needs. */
  persons: number
  /** Epoch ms. It was ended and not revoked: a start of its role takes up its keys again. */
  endedAt: number | undefined
  /** When it was ended before this start, which goes back to that if it fails. */
  readonly endedBefore?: number
}

/** What a restart does not change. */
export type Past = Pick<Session, 'id' | 'region' | 'startedAt' | 'keyId' | 'hasStarted' | 'endedBefore'>

export const sessionOf = (role: SessionRole, past: Past, endedAt?: number): Session => ({
  ...past,
  role,
  roleId: role.id,
  starters: 0,
  persons: 0,
  endedAt,
})

/** How long the keys of an ended session wait for its role to be started again. */
const revivableMs = 12 * 3_600_000

/** The moment from which nothing takes up an ended session's keys any more. */
export const revivableUntil = (endedAt: number): number => endedAt + revivableMs

export function createSessionStore(): SessionStore {
  const byId = new Map<string, Session>()
  const byRole = new Map<string, Session>()
  const listeners = createListeners<readonly string[]>()
  let running: readonly Session[] = []

  const runs = (session: Session | undefined) => (session?.endedAt === undefined ? session : undefined)

  function changed(...ids: readonly string[]): void {
    listeners.tell(ids)
  }

  function took(session: Session): void {
    running = [...byId.values()].filter(runs)
    changed(session.id)
  }

  return {
    running: () => running,
    ended: () => [...byId.values()].filter(({ endedAt }) => endedAt !== undefined),
    get: (id) => runs(byId.get(id)),
    byRole: (roleId) => runs(byRole.get(roleId)),
    kept: (id) => byId.get(id),
    endedOfRole: (roleId) => (runs(byRole.get(roleId)) === undefined ? byRole.get(roleId) : undefined),
    add(session) {
      byId.set(session.id, session)
      byRole.set(session.roleId, session)
      took(session)
    },
    pause(session, endedAt) {
      session.endedAt = endedAt
      took(session)
    },
    remove(session) {
      byId.delete(session.id)
      if (byRole.get(session.roleId) === session) byRole.delete(session.roleId)
      took(session)
    },
    changed,
    subscribe: listeners.subscribe,
  }
}
