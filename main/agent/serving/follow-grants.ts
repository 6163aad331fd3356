import { isDeepStrictEqual } from 'node:util'
import { clientName, type Grant, type GrantBook } from '../sessions/grant.ts'
import type { Engine, Grant as EngineGrant, GrantChange } from '#engine/ports.ts'
import { defined } from '#shared/defined.ts'
import type { Log } from '#util/ports.ts'

/** An agent has one person. */
export const principal = 'me'

export interface FollowDeps {
  readonly grants: Pick<GrantBook, 'find' | 'keyIds' | 'peek' | 'subscribeKeys'>
  readonly push: Engine['push']
  readonly log: Pick<Log, 'error'>
}

export interface FollowedGrants {
  /** Settles when the engine goes by everything that was so when it was called. */
  settled(): Promise<void>
  /** What an engine needs to know that knows nothing. */
  all(): readonly GrantChange[]
  /** What is told of every session may be another thing from now on. */
  look(): void
}

/**
 * Keeps an engine's copy of the grants: what has changed in one turn is pushed at its end. An engine that did not take it may hold what it may
 * not hold any more, and is told everything: at once, and where that fails too, which whoever waits is told, with the next change.
 */
export function followGrants({ grants, push, log }: FollowDeps): FollowedGrants {
  /** What the engine has of live keys, and which credentials they opened then. */
  const known = new Map<string, unknown>()
  const changed = new Set<string>()
  let pushing: Promise<unknown> = Promise.resolve()
  let isBehind = false

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
        ...defined({ expiresAt }),
      },
    ]
  }

  function all(): readonly GrantChange[] {
    known.clear()
    changed.clear()
    return grants.keyIds().flatMap(changeOf)
  }

  async function tell(changes: readonly GrantChange[]): Promise<void> {
    await push(changes).catch(async (error: unknown) => {
      log.error('the engine did not take a change of keys, and is told all of them', { error })
      await push(all())
    })
  }

  function flush(): void {
    const changes = isBehind ? all() : [...changed].flatMap(changeOf)
    changed.clear()
    if (changes.length === 0) return
    isBehind = false
    const told = tell(changes)
    // Whoever asked for the earlier ones has been told of their failure.
    pushing = Promise.all([pushing.catch(() => undefined), told])
    pushing.catch(() => (isBehind = true))
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
    all,
    look: () => grants.keyIds().forEach(note),
  }
}

export function engineGrantOf({ client, createdAt: _createdAt, ...grant }: Grant): EngineGrant {
  const common = { ...grant, principal, client: clientName(client) }
  if (client.kind !== 'derived') return common
  const { arn, s3Express } = client
  return { ...common, derived: s3Express === true ? { arn, s3Express } : { arn } }
}
