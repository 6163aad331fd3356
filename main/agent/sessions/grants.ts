import type { Credentials } from '#util/credentials.ts'
import type { EndedKey } from './records.ts'
import type { Grant } from '#engine/ports.ts'

/** Keys that ended are remembered so that a late user is told what to run; the oldest are forgotten first. */
const mostEnded = 2_000
/** Roles assumed inside the tools of one session, at most; the oldest go first. */
const mostDerived = 200

export type Found =
  | { readonly kind: 'live'; readonly grant: Grant }
  | { readonly kind: 'ended'; readonly role: string; readonly reason: EndedKey['reason'] }
  | { readonly kind: 'unknown' }

/** Grants and ended keys in memory: what is looked up for every request. */
export function createGrants() {
  const live = new Map<string, Grant>()
  const byId = new Map<string, Grant>()
  const bySession = new Map<string, Set<Grant>>()
  const derived = new Map<string, Credentials>()
  const ended = new Map<string, EndedKey>()

  function add(grant: Grant): void {
    live.set(grant.keyId, grant)
    byId.set(grant.id, grant)
    const siblings = bySession.get(grant.sessionId)
    if (siblings === undefined) bySession.set(grant.sessionId, new Set([grant]))
    else siblings.add(grant)
  }

  function remove(grant: Grant): void {
    live.delete(grant.keyId)
    byId.delete(grant.id)
    derived.delete(grant.keyId)
    const siblings = bySession.get(grant.sessionId)
    siblings?.delete(grant)
    if (siblings?.size === 0) bySession.delete(grant.sessionId)
  }

  function end(keyId: string, role: string, reason: EndedKey['reason']): void {
    const grant = live.get(keyId)
    if (grant !== undefined) remove(grant)
    ended.set(keyId, { keyId, role, reason })
    for (const oldest of ended.keys()) {
      if (ended.size <= mostEnded) break
      ended.delete(oldest)
    }
  }

  const ofSession = (sessionId: string): readonly Grant[] => [...(bySession.get(sessionId) ?? [])]

  return {
    add,
    /** Answers the keys that had to go to make room. */
    addDerived(grant: Grant, credentials: Credentials): readonly Grant[] {
      add(grant)
      derived.set(grant.keyId, credentials)
      const all = ofSession(grant.sessionId).filter((each) => each.client.kind === 'derived')
      return all.slice(0, Math.max(0, all.length - mostDerived))
    },
    derivedCredentials: (keyId: string) => derived.get(keyId),
    find(keyId: string): Found {
      const grant = live.get(keyId)
      if (grant !== undefined) return { kind: 'live', grant }
      const gone = ended.get(keyId)
      return gone === undefined ? { kind: 'unknown' } : { kind: 'ended', role: gone.role, reason: gone.reason }
    },
    byId: (grantId: string) => byId.get(grantId),
    ofSession,
    all: () => live.values(),
    end,
    ended: () => [...ended.values()],
    restoreEnded(keys: readonly EndedKey[]): void {
      for (const key of keys) ended.set(key.keyId, key)
    },
  }
}

export type Grants = ReturnType<typeof createGrants>
