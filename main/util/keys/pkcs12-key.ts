// How PKCS #12 makes keys of a password (RFC 7292, appendix B).
import { hash as digestOf } from 'node:crypto'

export type Pkcs12Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'

const key = 1
const iv = 2
const mac = 3
export type Purpose = typeof key | typeof iv | typeof mac

/** So many hashes take some milliseconds; others have their turn then. */
const atOnce = 5_000

/** `password` undefined: none at all, which some programs tell from an empty one. */
export async function pkcs12Key(
  hash: Pkcs12Hash,
  purpose: Purpose,
  password: string | undefined,
  salt: Buffer,
  iterations: number,
  size: number,
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
    let digest = digestOf(hash, Buffer.concat([Buffer.alloc(block, purpose), input]), 'buffer')
    for (let round = 1; round < iterations; round += 1) {
      digest = digestOf(hash, digest, 'buffer')
      // oxlint-disable-next-line no-await-in-loop -- to let others have their turn is what it is for
      if (round % atOnce === 0) await new Promise(setImmediate)
    }
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
