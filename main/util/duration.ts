import { AppError } from './app-error.ts'

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
const shape = /^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?(?:(?<ms>\d+)ms)?$/

/** Milliseconds of `1h`, `90m`, `20s`, `250ms`, `1h30m`, `2d`. A number without a unit is refused: tools differ on what it means. */
export function parseDuration(text: string): number {
  const trimmed = text.trim()
  const groups = trimmed === '' ? undefined : shape.exec(trimmed)?.groups
  if (groups === undefined) {
    throw new AppError('bad-request', `"${text}" is not a duration`, {
      hint: /^\d+$/.test(trimmed)
        ? `Say which unit: ${trimmed}s or ${trimmed}m.`
        : 'Write it as 1h, 90m, 20s, 250ms or 1h30m, largest unit first.',
    })
  }
  let total = 0
  for (const [unit, ms] of Object.entries(unitMs)) total += Number(groups[unit] ?? 0) * ms
  if (!Number.isSafeInteger(total)) throw new AppError('bad-request', `"${text}" is too long a duration`)
  return total
}

/** The shortest text that `parseDuration` reads back; parts of a millisecond are dropped. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.trunc(ms))
  if (rest === 0) return '0s'
  let text = ''
  for (const [unit, size] of Object.entries(unitMs)) {
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text
}
