// One record, sealed: version (1 byte) | nonce (12) | ciphertext | tag (16), AES-256-GCM. The record's name is
// authenticated with it, so that sealed records cannot be swapped.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const version = 1
const nonceBytes = 12
const tagBytes = 16

/** Base64. A fresh random nonce each time: GCM breaks when one is used twice with a key. */
export function seal(key: Uint8Array, name: string, value: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additional(name))
  const sealed = Buffer.concat([
    Buffer.of(version),
    nonce,
    cipher.update(value, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  return sealed.toString('base64')
}

/** The value, or undefined when key, name or bytes do not fit. */
export function unseal(key: Uint8Array, name: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes[0] !== version || bytes.length < 1 + nonceBytes + tagBytes) return undefined
  const nonce = bytes.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(additional(name))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes)), decipher.final()]).toString(
      'utf8',
    )
  } catch {
    return undefined
  }
}

function additional(name: string): Buffer {
  return Buffer.concat([Buffer.of(version), Buffer.from(name, 'utf8')])
}
