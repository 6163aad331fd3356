// Addresses of this computer that lead one browser on, once: what they lead to is a secret, and other users can read every command line.
import type { Clock } from '#util/ports.ts'
import { systemTimers, type Timers } from '#util/async/timers.ts'

/** From the start of a browser to its first request. */
const lifeMs = 60_000

export interface OneTimeLeads {
  /** What their paths begin with. */
  readonly folder: string
  /** The path that leads there. `taken`: called when somebody is led. */
  add(location: string, taken?: () => void): string
  /** Undefined for one that was taken before, or whose minute is over. */
  take(path: string): string | undefined
  forget(): void
}

export function createOneTimeLeads({
  clock,
  randomBytes,
  timers = systemTimers,
}: {
  readonly clock: Clock
  readonly randomBytes: (length: number) => Buffer
  readonly timers?: Timers
}): OneTimeLeads {
  const folder = '/console/'
  const waiting = new Map<string, { readonly location: string; readonly taken?: () => void; readonly until: number }>()
  return {
    folder,
    add(location, taken) {
      const path = folder + randomBytes(32).toString('base64url')
      waiting.set(path, { location, until: clock.now() + lifeMs, ...(taken && { taken }) })
      timers.set(() => waiting.delete(path), lifeMs)
      return path
    },
    take(path) {
      const found = waiting.get(path)
      waiting.delete(path)
      // A computer that slept has run no timers.
      if (found === undefined || found.until <= clock.now()) return undefined
      found.taken?.()
      return found.location
    },
    forget: () => waiting.clear(),
  }
}
