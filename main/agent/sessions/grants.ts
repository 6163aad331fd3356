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
  const derived = new Map<string, Credentials>()
  const ended = new Map<string, EndedKey>()

  function end(keyId: string, role: string, reason: EndedKey['reason']): void {
    live.delete(keyId)
    derived.delete(keyId)
    ended.set(keyId, { keyId, role, reason })
    for (const oldest of ended.keys()) {
      if (ended.size <= mostEnded) break
      ended.delete(oldest)
    }
  }

  const ofSession = (sessionId: string) => [...live.values()].filter((grant) => grant.sessionId === sessionId)

  return {
    add(grant: Grant): void {
      live.set(grant.keyId, grant)
    },
    /** Answers the keys that had to go to make room. */
    addDerived(grant: Grant, credentials: Credentials): readonly Grant[] {
      live.set(grant.keyId, grant)
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
    byId: (grantId: string) => [...live.values()].find((grant) => grant.id === grantId),
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
