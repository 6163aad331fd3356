const day = 86_400_000
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dated = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })

/** `14:32` by the local clock; with the date when it is not within a day of `now`. */
export function clock(iso: string, now: number): string {
  const at = Date.parse(iso)
  return Math.abs(at - now) < day ? time.format(at) : dated.format(at)
}

/** For where the exact moment is asked for. */
export function exact(iso: string): string {
  return full.format(Date.parse(iso))
}
