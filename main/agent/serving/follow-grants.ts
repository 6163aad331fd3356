import { isDeepStrictEqual } from 'node:util'
import { clientName, type Grant, type GrantBook } from '../sessions/grant.ts'
import type { Engine, Grant as EngineGrant, GrantChange } from '#engine/ports.ts'

/** An agent has one person. */
export const principal = 'me'

export interface FollowDeps {
  readonly grants: Pick<GrantBook, 'find' | 'keyIds' | 'peek' | 'subscribeKeys'>
  readonly push: Engine['push']
}

export interface FollowedGrants {
  /** Settles when the engine goes by everything that was so when it was called. */
  settled(): Promise<void>
  /** What an engine needs to know that knows nothing. */
  all(): readonly GrantChange[]
  /** What is told of every session may be another thing from now on. */
  look(): void
}

/** Keeps an engine's copy of the grants: what has changed in one turn is pushed at its end. */
export function followGrants({ grants, push }: FollowDeps): FollowedGrants {
  /** What the engine has of live keys, and which credentials they opened then. */
  const known = new Map<string, unknown>()
  const changed = new Set<string>()
  let pushing: Promise<unknown> = Promise.resolve()

  function changeOf(keyId: string): readonly GrantChange[] {
    const found = grants.find(keyId)
    if (found.kind !== 'live') {
      known.delete(keyId)
      return found.kind === 'ended' ? [{ keyId, ...found }] : []
    }
    const { grant, session } = found
    const held = grants.peek(grant)
    const state = { session, opens: held?.accessKeyId }
    if (isDeepStrictEqual(known.get(keyId), state)) return []
    known.set(keyId, state)
    const expiresAt = grant.client.kind === 'derived' ? held?.expiresAt : undefined
    return [
      {
        kind: 'put',
        grant: engineGrantOf(grant),
        session: { ...session, principal },
        ...(expiresAt === undefined ? {} : { expiresAt }),
      },
    ]
  }

  function flush(): void {
    const changes = [...changed].flatMap(changeOf)
    changed.clear()
    if (changes.length > 0) pushing = Promise.all([pushing, push(changes)])
  }

  function note(keyId: string): void {
    // At the end of the turn: a key is added before its session.
    if (changed.size === 0) queueMicrotask(flush)
    changed.add(keyId)
  }

  grants.subscribeKeys(note)
  return {
    async settled() {
      flush()
      await pushing
    },
    all() {
      known.clear()
      changed.clear()
      return grants.keyIds().flatMap(changeOf)
    },
    look: () => grants.keyIds().forEach(note),
  }
}

export function engineGrantOf({ client, createdAt: _createdAt, ...grant }: Grant): EngineGrant {
  const common = { ...grant, principal, client: clientName(client) }
  if (client.kind !== 'derived') return common
  const { arn, s3Express } = client
  return { ...common, derived: s3Express === true ? { arn, s3Express } : { arn } }
}
