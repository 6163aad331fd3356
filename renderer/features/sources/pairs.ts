// Labels and tags as one line of text: `env=production, team=core`. A comma inside a value is written `\,`.

export type Pairs = Readonly<Record<string, string>>

export function pairsText(pairs: Pairs): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`.replaceAll(/[\\,]/g, String.raw`\$&`))
    .join(', ')
}

/** Undefined when a part has no name or no `=`. The first `=` ends the name. */
export function parsePairs(text: string): Pairs | undefined {
  const found: Record<string, string> = {}
  for (const part of text.match(/(?:\\.|[^\\,])+/gs) ?? []) {
    const plain = part.replaceAll(/\\(.)/gs, '$1').trim()
    if (plain === '') continue
    const at = plain.indexOf('=')
    if (at < 1) return undefined
    found[plain.slice(0, at).trim()] = plain.slice(at + 1).trim()
  }
  return found
}
