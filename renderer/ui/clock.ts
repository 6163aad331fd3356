const soon = 12 * 3_600_000
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
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
  const today = new Date(at).toDateString() === new Date(now).toDateString()
  return today || (at > now && at - now < soon) ? time.format(at) : dated.format(at)
}

/** For where the exact moment is asked for. */
export function exact(iso: string): string {
  return full.format(Date.parse(iso))
}
