import { labelOf } from './environment-of.ts'

export const accountColours = 8

export interface Coloured {
  readonly name: string
  readonly accountId?: string | undefined
  readonly labels: Readonly<Record<string, string>>
}

/** Index into the palette, 0 to 7, the same everywhere and always for one account; a label `colour` from 1 to 8 wins. */
export function accountColour({ name, accountId, labels }: Coloured): number {
  const label = labelOf(labels, 'colour')?.trim()
  if (label !== undefined && /^[1-8]$/.test(label)) return Number(label) - 1
  return hash(accountId ?? name) % accountColours
}

/** FNV-1a, 32 bits. Its lowest bits see too little of the text, so the upper half is folded in. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value ^ (value >>> 16)) >>> 0
}
