import { labelOf } from './environment-of.ts'

export const accountColours = 8

export interface Coloured {
  readonly name: string
  readonly accountId?: string | undefined
  readonly labels: Readonly<Record<string, string>>
}

/** Index into the palette, 0 to 7, the same everywhere and always for one account; a label `colour` from 1 to 8 wins. */
export function accountColour(account: Coloured): number {
  return labelled(account) ?? hash(keyOf(account)) % accountColours
}

/**
 * Colours for accounts that are seen together: while there are no more of them than colours, no two are alike. An account that
 * shares its own colour with one of a lower id gets the next that is free; every other one keeps its own.
 */
export function distinctColours(seen: Iterable<Coloured>): (account: Coloured) => number {
  const accounts = new Map<string, Coloured>()
  for (const each of seen) {
    const key = keyOf(each)
    if (!accounts.has(key) || labelled(each) !== undefined) accounts.set(key, each)
    if (accounts.size > accountColours) return accountColour
  }
  const given = new Map<string, number>()
  const taken = new Set<number>()
  const give = (key: string, colour: number): void => {
    given.set(key, colour)
    taken.add(colour)
  }
  const sorted = [...accounts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, each] of sorted) if (labelled(each) !== undefined) give(key, accountColour(each))
  for (const [key, each] of sorted)
    if (!given.has(key) && !taken.has(accountColour(each))) give(key, accountColour(each))
  for (const [key, each] of sorted) {
    if (given.has(key)) continue
    let colour = accountColour(each)
    while (taken.has(colour)) colour = (colour + 1) % accountColours
    give(key, colour)
  }
  return (account) => labelled(account) ?? given.get(keyOf(account)) ?? accountColour(account)
}

function labelled({ labels }: Coloured): number | undefined {
  const label = labelOf(labels, 'colour')?.trim()
  return label !== undefined && /^[1-8]$/.test(label) ? Number(label) - 1 : undefined
}

const keyOf = ({ accountId, name }: Coloured): string => accountId ?? name

/** FNV-1a, 32 bits. Its lowest bits see too little of the text, so the upper half is folded in. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value ^ (value >>> 16)) >>> 0
}
