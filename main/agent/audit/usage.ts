import type { AuditRecord, SessionUsage } from '#contract/model.ts'
import { actionOf, commandOf } from '#shared/audit-command.ts'
import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import { createListeners } from '#util/async/listeners.ts'
import type { Timers } from '#util/async/timers.ts'

/** Ten minutes in all. */
const length = 30
const bucketMs = 20_000
/** Listeners hear of changes this often at most. */
const everyMs = 1000

/** Commands of one session that are counted apart: of more, the one that was idle longest is forgotten. */
const mostCommands = 20
/** Of them, those that are told. */
const toldCommands = 5

/** Counts over the last minutes. */
interface Ring {
  /** Bucket n lies at n modulo its length. */
  readonly counts: number[]
  /** Number of the newest bucket since the epoch. */
  newest: number
}

interface Use {
  readonly all: Ring
  /** By name; what was used last comes last. */
  readonly commands: Map<string, Ring>
  last?: { readonly at: string; readonly client?: string; readonly action?: string }
}

const newRing = (now: number): Ring => ({ counts: Array.from({ length }, () => 0), newest: now })

/** Empties the buckets that time has passed over. A clock that was set back begins anew. */
function age(ring: Ring, now: number): void {
  if (now < ring.newest || now - ring.newest >= length) ring.counts.fill(0)
  else for (let each = ring.newest + 1; each <= now; each += 1) ring.counts[each % length] = 0
  ring.newest = now
}

function addTo(ring: Ring, now: number): void {
  age(ring, now)
  ring.counts[now % length] = (ring.counts[now % length] ?? 0) + 1
}

function addCommand(commands: Map<string, Ring>, name: string, now: number): void {
  const ring = commands.get(name) ?? newRing(now)
  addTo(ring, now)
  commands.delete(name)
  commands.set(name, ring)
  const [idlest] = commands.keys()
  if (commands.size > mostCommands && idlest !== undefined) commands.delete(idlest)
}

/** Oldest first, as of a bucket. */
function bucketsOf(ring: Ring, now: number): number[] {
  age(ring, now)
  return Array.from({ length }, (_, index) => ring.counts[(now + 1 + index) % length] ?? 0)
}

/** Those with requests in the last minutes; the others are let go. */
function busiest(commands: Map<string, Ring>, now: number): SessionUsage['commands'] {
  const found: (SessionUsage['commands'][number] & { readonly sum: number })[] = []
  for (const [name, ring] of commands) {
    const buckets = bucketsOf(ring, now)
    const sum = buckets.reduce((all, count) => all + count, 0)
    if (sum === 0) commands.delete(name)
    else found.push({ name, buckets, sum })
  }
  return found
    .sort((a, b) => b.sum - a.sum || (a.name < b.name ? -1 : 1))
    .slice(0, toldCommands)
    .map(({ name, buckets }) => ({ name, buckets }))
}

/** Counts the requests of each running session. Two additions per request; no timer while nothing happens or nobody listens. */
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

  function view(session: string, use: Use): SessionUsage {
    const now = bucketNow()
    const { last } = use
    return {
      session,
      buckets: bucketsOf(use.all, now),
      commands: busiest(use.commands, now),
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
      addTo(use.all, now)
      addCommand(use.commands, commandOf(record) ?? '', now)
      const action = actionOf(record) ?? record.host
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
        if (!uses.has(id)) uses.set(id, { all: newRing(bucketNow()), commands: new Map() })
      }
      tellSoon()
    },
    /** Every running session, also one that nobody uses. */
    now: (): SessionUsage[] => [...uses].map(([session, use]) => view(session, use)),
    subscribe: listeners.subscribe,
  }
}

export type Usage = ReturnType<typeof createUsage>
