// Deterministic values from a seed: the same seed gives the same accounts, names and keys on every machine.
import { createHmac } from 'node:crypto'

/** A stream of numbers in [0, 1). Mulberry32: 32 bits of state, plenty for names, cheap for thousands of accounts. */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** 32 bytes that only depend on seed and label. */
export function seededBytes(seed: number, label: string): Buffer {
  return createHmac('sha256', `latchkey-sandbox/${seed}`).update(label).digest()
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Five bits per letter, the first of each byte: enough for identifiers, not a base32 codec. */
export function identifier(prefix: string, bytes: Uint8Array, length: number): string {
  let text = prefix
  for (let at = 0; at < length; at += 1) text += base32Alphabet[(bytes[at] ?? 0) & 31]
  return text
}

/** Every secret and token that a sandbox makes begins with this, so that one that leaked is found by a search. */
export const secretMark = 'SandboxSecret0'

/** 40 characters, as AWS's secret keys have. */
export function secretFrom(bytes: Uint8Array): string {
  return `${secretMark}${Buffer.from(bytes).toString('base64')}`.slice(0, 40)
}
