const labelNames = ['environment', 'env', 'stage']
const productionWords: ReadonlySet<string> = new Set(['prod', 'production', 'prd', 'live'])

/** What tells production apart. */
export interface Environs {
  readonly name: string
  readonly accountName?: string | undefined
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Whether a role acts in production, so that a list can warn. A label `environment`, `env` or `stage` decides alone; else a
 * whole word of the account's name does, or of the role's own where the account has none.
 */
export function isProduction({ name, accountName, labels }: Environs): boolean {
  const label = labelNames.map((each) => labelOf(labels, each)).find((value) => value !== undefined)
  if (label !== undefined) return productionWords.has(label.trim().toLowerCase())
  const words = (accountName ?? name).toLowerCase().split(/[^\p{L}\p{M}]+/u)
  return words.some((word) => productionWords.has(word))
}

/** A label's value, whatever the case of its name; else that of AWS's tag of the name. */
export function labelOf(labels: Readonly<Record<string, string>>, name: string): string | undefined {
  const all = Object.entries(labels)
  const called = (wanted: string) => all.find(([key]) => key.toLowerCase() === wanted)?.[1]
  return called(name) ?? called(`aws/${name}`)
}
