const second = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })

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
  const words = (at: number): string => (named ? `${day.format(at)}, ${minute.format(at)}` : minute.format(at))
  return [words(since), words(until)]
}

export const exactWords = (iso: string): string => whole.format(Date.parse(iso))

/** As a field for local date and time takes it. */
export function toLocalInput(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** Epoch ms; undefined while the field is empty or half filled. */
export function fromLocalInput(text: string): number | undefined {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}
