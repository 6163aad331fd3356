const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** "6 h", "1 h 05 min", "47 min", in the last minute "42 s", then "expired". Rounds down: never more than there is. */
export function timeLeft(ms: number): string {
  if (ms < second) return 'expired'
  if (ms < minute) return `${Math.floor(ms / second)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  const minutes = Math.floor((ms % hour) / minute)
  const hours = `${Math.floor(ms / hour)} h`
  return minutes === 0 ? hours : `${hours} ${String(minutes).padStart(2, '0')} min`
}

const day = 24 * hour

/** Of a list, where minutes do not matter any more: "3 days", "30 h", "47 min". */
export function ageOf(ms: number): string {
  if (ms >= 2 * day) return `${Math.floor(ms / day)} days`
  return ms < hour ? timeLeft(Math.max(ms, minute)) : `${Math.floor(ms / hour)} h`
}

/** The same with its word: "3 days ago", in the first minute "just now". */
export function agoOf(ms: number): string {
  return ms < minute ? 'just now' : `${ageOf(ms)} ago`
}

/** How much of a life is left, from 1 to 0; 0 for a life of no length. Both in ms. */
export function shareLeft(left: number, life: number): number {
  return life > 0 ? Math.min(1, Math.max(0, left / life)) : 0
}

/** `1111-2222-3333`, as AWS's console groups it; anything else than 12 digits stays as it is. */
export function formatAccountId(id: string): string {
  return id.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3')
}
