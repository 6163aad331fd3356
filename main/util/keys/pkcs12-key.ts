// How PKCS #12 makes keys of a password (RFC 7292, appendix B).
import { hash as digestOf } from 'node:crypto'
import { type HashBudget, hashRounds } from './hash-work.ts'

export type Pkcs12Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'

const key = 1
const iv = 2
const mac = 3
export type Purpose = typeof key | typeof iv | typeof mac

export interface Pkcs12KeyWanted {
  readonly hash: Pkcs12Hash
  readonly purpose: Purpose
  /** Undefined: none at all, which some programs tell from an empty one. */
  readonly password: string | undefined
  readonly salt: Buffer
  readonly iterations: number
  /** In octets. */
  readonly size: number
}

/** Rejects with AppError `bad-request` where it goes beyond the budget. */
export async function pkcs12Key(
  { hash, purpose, password, salt, iterations, size }: Pkcs12KeyWanted,
  budget: HashBudget,
): Promise<Buffer> {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const filled = (part: Buffer): Buffer => {
    const whole = Buffer.alloc(Math.ceil(part.length / block) * block)
    for (let at = 0; at < whole.length; at += part.length) part.copy(whole, at)
    return whole
  }
  const secret = password === undefined ? Buffer.alloc(0) : utf16(`${password}\0`)
  const input = Buffer.concat([filled(salt), filled(secret)])
  const parts: Buffer[] = []
  for (let length = 0; length < size;) {
    budget.spend(iterations)
    const start = digestOf(hash, Buffer.concat([Buffer.alloc(block, purpose), input]), 'buffer')
    // oxlint-disable-next-line no-await-in-loop -- each part follows from the one before
    const digest = await hashRounds(hash, start, iterations - 1)
    parts.push(digest)
    length += digest.length
    increase(input, filled(digest).subarray(0, block), block)
  }
  return Buffer.concat(parts).subarray(0, size)
}

/** Adds `by` and one to each block, as numbers. */
function increase(input: Buffer, by: Buffer, block: number): void {
  for (let begin = 0; begin < input.length; begin += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at -= 1) {
      carry += (input[begin + at] ?? 0) + (by[at] ?? 0)
      input[begin + at] = carry & 0xff
      carry >>= 8
    }
  }
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
