import type { Credentials } from '#util/credentials.ts'
import { keepNewest } from '#util/keep-newest.ts'
import { type Listeners, createListeners } from '#util/async/listeners.ts'
import type { EndReason } from '#engine/ports.ts'
import type { Grant } from './grant.ts'

/**
 * The grants there are, by key, by id and by session, and the keys that ended: what is looked up for every request. Knows neither sessions
 * nor where credentials come from. Subscribers hear each key that was added or has ended.
 */
export interface GrantStore {
  readonly find: (keyId: string) => Found
  readonly byId: (grantId: string) => Grant | undefined
  readonly ofSession: (sessionId: string) => readonly Grant[]
  readonly all: () => Iterable<Grant>
  /** What AWS gave for a derived one. */
  readonly derivedCredentials: (keyId: string) => Credentials | undefined
  readonly add: (grant: Grant) => void
  /** Answers those that have to go to make room. */
  readonly addDerived: (grant: Grant, credentials: Credentials) => readonly Grant[]
  readonly end: (key: EndedKey) => void
  readonly ended: () => readonly EndedKey[]
  /** Of those that live and those that ended. */
  readonly keyIds: () => readonly string[]
  readonly subscribe: Listeners<string>['subscribe']
}

/** A key that is dead for good. `role`: what a late user is told to start. */
export interface EndedKey {
  readonly keyId: string
  readonly role: string
  readonly reason: Exclude<EndReason, 'session-ended'>
}

export type Found =
  | { readonly kind: 'live'; readonly grant: Grant }
  | { readonly kind: 'ended'; readonly role: string; readonly reason: EndedKey['reason'] }
  | { readonly kind: 'unknown' }

/** Keys that ended are remembered so that a late user is told what to run; the oldest are forgotten first. */
const mostEnded = 2_000
/** Roles assumed inside the tools of one session, at most; the oldest go first. */
const mostDerived = 200

export function createGrantStore(): GrantStore {
  const live = new Map<string, Grant>()
  const byId = new Map<string, Grant>()
  const bySession = new Map<string, Set<Grant>>()
  const derived = new Map<string, Credentials>()
  const ended = new Map<string, EndedKey>()
  const listeners = createListeners<string>()

  const ofSession = (sessionId: string): readonly Grant[] => [...(bySession.get(sessionId) ?? [])]

  function put(grant: Grant): void {
    live.set(grant.keyId, grant)
    byId.set(grant.id, grant)
    const siblings = bySession.get(grant.sessionId)
    if (siblings === undefined) bySession.set(grant.sessionId, new Set([grant]))
    else siblings.add(grant)
  }

  function take(grant: Grant): void {
    live.delete(grant.keyId)
    byId.delete(grant.id)
    derived.delete(grant.keyId)
    const siblings = bySession.get(grant.sessionId)
    siblings?.delete(grant)
    if (siblings?.size === 0) bySession.delete(grant.sessionId)
  }

  return {
    find(keyId) {
      const grant = live.get(keyId)
      if (grant !== undefined) return { kind: 'live', grant }
      const gone = ended.get(keyId)
      return gone === undefined ? { kind: 'unknown' } : { kind: 'ended', role: gone.role, reason: gone.reason }
    },
    byId: (grantId) => byId.get(grantId),
    ofSession,
    all: () => live.values(),
    derivedCredentials: (keyId) => derived.get(keyId),
    add(grant) {
      put(grant)
      listeners.tell(grant.keyId)
    },
    addDerived(grant, credentials) {
      put(grant)
      derived.set(grant.keyId, credentials)
      listeners.tell(grant.keyId)
      const all = ofSession(grant.sessionId).filter(({ client }) => client.kind === 'derived')
      return all.slice(0, Math.max(0, all.length - mostDerived))
    },
    end(key) {
      const grant = live.get(key.keyId)
      if (grant !== undefined) take(grant)
      keepNewest(ended, key.keyId, key, mostEnded)
      listeners.tell(key.keyId)
    },
    ended: () => [...ended.values()],
    keyIds: () => [...live.keys(), ...ended.keys()],
    subscribe: listeners.subscribe,
  }
}
