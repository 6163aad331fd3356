import type { AuditRecord, SessionUsage } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import { createListeners } from '#util/async/listeners.ts'
import type { Timers } from '#util/async/timers.ts'

/** Ten minutes in all. */
const length = 30
const bucketMs = 20_000
/** Listeners hear of changes this often at most. */
const everyMs = 1000

interface Use {
  /** A ring: bucket n lies at n modulo its length. */
  readonly counts: number[]
  /** Number of the newest bucket since the epoch. */
  newest: number
  last?: { readonly at: string; readonly client?: string; readonly action?: string }
}

/** Counts the requests of each running session. One addition per request; no timer while nothing happens or nobody listens. */
export function createUsage({ clock, timers }: { readonly clock: Clock; readonly timers: Timers }) {
  const uses = new Map<string, Use>()
  const listeners = createListeners()
  let toldAt = -Infinity
  let waiting = false

  const bucketNow = (): number => Math.floor(clock.now() / bucketMs)

  function tellSoon(): void {
    if (waiting || listeners.isEmpty()) return
    waiting = true
    timers.set(
      () => {
        waiting = false
        toldAt = clock.now()
        listeners.tell()
      },
      Math.min(everyMs, Math.max(0, toldAt + everyMs - clock.now())),
    )
  }

  /** Empties the buckets that time has passed over. A clock that was set back begins anew. */
  function age(use: Use, now: number): void {
    if (now < use.newest || now - use.newest >= length) use.counts.fill(0)
    else for (let each = use.newest + 1; each <= now; each += 1) use.counts[each % length] = 0
    use.newest = now
  }

  function view(session: string, use: Use): SessionUsage {
    const now = bucketNow()
    age(use, now)
    const { last } = use
    return {
      session,
      buckets: Array.from({ length }, (_, index) => use.counts[(now + 1 + index) % length] ?? 0),
      bucketMs,
      until: (now + 1) * bucketMs,
      ...defined({ lastAt: last?.at, lastClient: last?.client, lastAction: last?.action }),
    }
  }

  return {
    /** Counts a proxied request of a running session; ignores everything else. */
    count(record: AuditRecord): void {
      if (record.event !== 'request' || record.session === undefined) return
      const use = uses.get(record.session)
      if (use === undefined) return
      const now = bucketNow()
      age(use, now)
      use.counts[now % length] = (use.counts[now % length] ?? 0) + 1
      const action = actionOf(record)
      use.last = {
        at: record.time,
        ...defined({ client: record.client, action }),
      }
      tellSoon()
    },
    /** These sessions run now: others are forgotten. */
    keep(sessions: readonly string[]): void {
      for (const id of uses.keys()) if (!sessions.includes(id)) uses.delete(id)
      for (const id of sessions) {
        if (!uses.has(id)) uses.set(id, { counts: Array.from({ length }, () => 0), newest: bucketNow() })
      }
      tellSoon()
    },
    /** Every running session, also one that nobody uses. */
    now: (): SessionUsage[] => [...uses].map(([session, use]) => view(session, use)),
    subscribe: listeners.subscribe,
  }
}

export type Usage = ReturnType<typeof createUsage>

function actionOf({ service, action, host }: AuditRecord): string | undefined {
  return action === undefined ? host : [service, action].filter(Boolean).join(':')
}
