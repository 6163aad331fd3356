// Moments in words, by the local clock and 24 hours.
const soon = 12 * 3_600_000
export const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
export const second = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
export const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
const dated = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })

/** `14:32` by the local clock; with the date when that is another day, unless it is the coming night. */
export function clock(iso: string, now: number): string {
  const at = Date.parse(iso)
  const today = dayOf(at) === dayOf(now)
  return today || (at > now && at - now < soon) ? time.format(at) : dated.format(at)
}

/** For where the exact moment is asked for. */
export function exact(iso: string): string {
  return full.format(Date.parse(iso))
}

/** The local day of a moment (epoch ms), to compare. */
export const dayOf = (at: number): string => new Date(at).toDateString()

/** `14:32:07`, with the day in front when it is not `today`. */
export function momentWords(iso: string, today: string): string {
  const at = Date.parse(iso)
  return dayOf(at) === today ? second.format(at) : `${day.format(at)}, ${second.format(at)}`
}

/** Ends of a span; days are named unless both lie in `today`. */
export function spanWords(since: number, until: number, today: string): readonly [string, string] {
  const named = dayOf(since) !== today || dayOf(until) !== today
  const words = (at: number): string => (named ? `${day.format(at)}, ${time.format(at)}` : time.format(at))
  return [words(since), words(until)]
}
