import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { keepNewest } from '#util/keep-newest.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { EndedGrant, EngineOwner, Grant, GrantBook, GrantChange, LiveGrant, SessionFacts } from './ports.ts'

/** Keys that ended are remembered so that a late user is told what to run; the oldest are forgotten first. */
const mostEnded = 20_000
/** ms. A request in flight needs a moment, so its owner is asked again this long before credentials end. */
const atTheEnd = 5_000

interface Entry extends LiveGrant {
  readonly expiresAt: number | undefined
  /** As its owner gave them: found by identity, also by whoever remembers signing keys. */
  credentials: Credentials | undefined
}

export interface BookDeps {
  readonly owner: Pick<EngineOwner, 'credentials' | 'derive' | 'invalidate' | 'touched'>
  /** Epoch ms by the clock of where a session's requests are dialled. */
  readonly awsNow: (session: SessionFacts) => number
}

/** The engine's grants as its owner pushed them, and the real credentials behind them once they were asked for. */
export function createBook({ owner, awsNow }: BookDeps): GrantBook & { push(changes: readonly GrantChange[]): void } {
  const live = new Map<string, Entry>()
  const byId = new Map<string, Grant>()
  const ended = new Map<string, EndedGrant>()
  const flights = createSingleFlight<Entry, Credentials>()

  function put({ grant, session, expiresAt }: Extract<GrantChange, { kind: 'put' }>): void {
    ended.delete(grant.keyId)
    // The same object for the same keys, which never change: what was derived from its secret is found by it.
    const known = live.get(grant.keyId)?.grant ?? grant
    live.set(grant.keyId, { kind: 'live', grant: known, session, expiresAt, credentials: undefined })
    byId.set(grant.id, known)
  }

  function end({ keyId, role, reason }: Extract<GrantChange, { kind: 'ended' }>): void {
    const entry = live.get(keyId)
    if (entry !== undefined) byId.delete(entry.grant.id)
    live.delete(keyId)
    keepNewest(ended, keyId, { kind: 'ended', role, reason }, mostEnded)
  }

  return {
    push(changes) {
      for (const change of changes) {
        if (change.kind === 'put') put(change)
        else end(change)
      }
    },
    find(keyId) {
      const entry = live.get(keyId)
      if (entry === undefined) return ended.get(keyId) ?? { kind: 'unknown' }
      if ((entry.expiresAt ?? Infinity) > awsNow(entry.session)) return entry
      return { kind: 'ended', role: entry.session.roleWord, reason: 'expired' }
    },
    byId: (grantId) => byId.get(grantId),
    async credentials({ keyId }, signal) {
      const entry = live.get(keyId)
      if (entry === undefined) throw gone()
      const held = entry.credentials
      if (held !== undefined && (held.expiresAt ?? Infinity) - atTheEnd > awsNow(entry.session)) return held
      return await flights.run(entry, signal, async (shared) => {
        const lent = await owner.credentials(keyId, shared)
        // A key that ended meanwhile gets none, though they were on their way.
        if (!live.has(keyId)) throw gone()
        entry.credentials = lent
        return lent
      })
    },
    async derive(parent, arn, credentials, { s3Express }) {
      if (!live.has(parent.keyId)) throw gone()
      const { keyId } = await owner.derive({ parentKeyId: parent.keyId, arn, credentials, s3Express })
      const entry = live.get(keyId)
      if (entry === undefined) throw gone()
      return entry.grant
    },
    invalidate(sessionId, accessKeyId) {
      for (const entry of live.values()) {
        if (entry.credentials?.accessKeyId === accessKeyId) entry.credentials = undefined
      }
      owner.invalidate(sessionId, accessKeyId)
    },
    touch: ({ keyId }) => owner.touched([keyId]),
  }
}

function gone(): AppError {
  return new AppError('not-found', 'this session has ended', { hint: 'Start it again: latchkey start ROLE' })
}
