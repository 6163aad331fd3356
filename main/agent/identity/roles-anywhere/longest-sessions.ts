// How long the sessions of a role may be, only IAM knows: found by asking, and remembered.
import type { SourceContext } from '../source.ts'
import { isRefused } from './refused.ts'

export interface LongestSessions {
  /** A session of `pair` as long as wanted, or else the longest of whole hours that its role lets. Rejects as `start`. */
  start<Session>(
    pair: string,
    wantedSeconds: number,
    signal: AbortSignal,
    start: (seconds: number) => Promise<Session>,
  ): Promise<Session>
  forget(): void
}

const hour = 3_600

const isTooLong = (error: unknown): boolean => isRefused('duration', error)

/** A role's limit that was raised meanwhile is found then, at the price of a few calls. */
const askAgainMs = 24 * 3_600_000

export function createLongestSessions({ clock }: Pick<SourceContext, 'clock'>): LongestSessions {
  const found = new Map<string, { readonly seconds: number; readonly at: number }>()

  function known(pair: string): number {
    const before = found.get(pair)
    // A clock that was set back keeps nothing young.
    return before === undefined || Math.abs(clock.now() - before.at) >= askAgainMs ? Infinity : before.seconds
  }

  return {
    async start(pair, wantedSeconds, signal, start) {
      const seconds = Math.min(wantedSeconds, known(pair))
      try {
        return await start(seconds)
      } catch (error) {
        // Every role may have sessions of an hour.
        if (seconds <= hour || !isTooLong(error)) throw error
      }
      found.delete(pair)
      const { session, hours } = await longestBelow(seconds, signal, start)
      if (hours !== undefined) found.set(pair, { seconds: hours * hour, at: clock.now() })
      return session
    },
    forget: () => found.clear(),
  }
}

/** Four calls at most, since AWS's own limit is twelve hours. `hours`: undefined where something kept it from being found. */
async function longestBelow<Session>(
  seconds: number,
  signal: AbortSignal,
  start: (seconds: number) => Promise<Session>,
): Promise<{ readonly session: Session; readonly hours?: number }> {
  let [least, most] = [1, Math.ceil(seconds / hour) - 1]
  let held: { readonly session: Session } | undefined
  while (least < most) {
    const middle = Math.ceil((least + most) / 2)
    try {
      signal.throwIfAborted()
      // oxlint-disable-next-line no-await-in-loop -- each answer says what to ask next
      held = { session: await start(middle * hour) }
      least = middle
    } catch (error) {
      if (isTooLong(error)) most = middle - 1
      else if (held === undefined || signal.aborted) throw error
      // Good credentials are no worse for a network that failed afterwards.
      else return held
    }
  }
  return { session: held?.session ?? (await start(hour)), hours: least }
}
