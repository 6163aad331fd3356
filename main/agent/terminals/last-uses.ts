// When each terminal last used what it has: a request with its keys, or real credentials that it took.
import type { Timers } from '#util/async/timers.ts'
import type { Clock } from '#util/ports.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface LastUsesDeps {
  readonly sessions: Pick<Sessions, 'lastUse' | 'subscribeUses'>
  readonly clock: Clock
  readonly timers: Timers
  readonly changed: () => void
}

/** Tells of changes this often at most: there may be hundreds of requests a second. */
const everyMs = 1000

export function createLastUses({ sessions, clock, timers, changed }: LastUsesDeps) {
  const taken = new Map<string, number>()
  let isTelling = false

  function tellSoon(): void {
    if (isTelling) return
    isTelling = true
    timers.set(() => {
      isTelling = false
      changed()
    }, everyMs)
  }

  return {
    took(terminal: string): void {
      taken.set(terminal, clock.now())
      tellSoon()
    },
    of(terminal: string): string | undefined {
      const at = Math.max(taken.get(terminal) ?? 0, sessions.lastUse(terminal) ?? 0)
      return at === 0 ? undefined : new Date(at).toISOString()
    },
    keep(terminals: ReadonlySet<string>): void {
      for (const id of taken.keys()) if (!terminals.has(id)) taken.delete(id)
    },
    close: sessions.subscribeUses(tellSoon),
  }
}
