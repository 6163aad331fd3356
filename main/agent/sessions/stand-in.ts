import { randomBytes } from 'node:crypto'
import { standInPrefix } from '#util/stand-in-key.ts'

/** Marks our session tokens. */
const standInTokenPrefix = 'LATCHKEY.'

const keyIdAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export interface StandIn {
  /** 20 characters. */
  readonly keyId: string
  /** 40 letters and digits: no shell, file format or URL has to quote it. */
  readonly secret: string
}

/** A new random pair. */
export function createStandIn(): StandIn {
  return { keyId: `${standInPrefix}${randomText(keyIdAlphabet, 16)}`, secret: randomText(secretAlphabet, 40) }
}

/** For derived stand-ins: AWS gives assumed roles a token, and SDKs expect one. Safe in URLs; about as long as a short real one. */
export function createStandInToken(): string {
  return `${standInTokenPrefix}${randomBytes(96).toString('base64url')}`
}

/** Uniform: a byte that would favour the first characters of the alphabet is thrown away. */
function randomText(alphabet: string, length: number): string {
  const fair = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && text.length < length) text += alphabet.charAt(byte % alphabet.length)
    }
  }
  return text
}
