/** Median and spread of what several rounds gave; the spread makes the machine's noise visible. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return { median, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** `4,321 (4,100–4,500)`. */
export function written({ median, least, most }: Spread, digits = 0): string {
  const text = (value: number): string =>
    value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
  return `${text(median)} (${text(least)}–${text(most)})`
}

/** Rounds of every variant in turn, A B C A B C …, so that a change in the machine's speed meets all of them. */
export async function inTurn<Name extends string, Value>(
  rounds: number,
  variants: Readonly<Record<Name, () => Promise<Value>>>,
): Promise<Readonly<Record<Name, readonly Value[]>>> {
  /* oxlint-disable typescript/no-unsafe-type-assertion -- Object.keys and fromEntries forget the names that the caller gave */
  const names = Object.keys(variants) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as Value[]])) as Record<Name, Value[]>
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  for (let round = 0; round < rounds; round += 1) for (const name of names) results[name].push(await variants[name]())
  return results
}
