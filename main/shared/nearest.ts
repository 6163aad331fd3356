/** Up to three names that differ from the text by few enough letters to be a slip, nearest first. */
export function nearest(text: string, names: Iterable<string>): readonly string[] {
  return slipsOf(text, names)
    .slice(0, 3)
    .map(({ name }) => name)
}

export interface Slip {
  readonly name: string
  /** Letters that differ. */
  readonly distance: number
}

/** All names that the text may be a slip of, nearest first. */
export function slipsOf(text: string, names: Iterable<string>): readonly Slip[] {
  const wanted = text.toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length / 3))
  const found: Slip[] = []
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > most) continue
    const distance = editDistance(wanted, name.toLowerCase())
    if (distance <= most) found.push({ name, distance })
  }
  return found.sort((a, b) => a.distance - b.distance)
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
