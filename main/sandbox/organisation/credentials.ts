// Credentials that STS gives. Nothing is kept: the session token carries who it is for, sealed, so memory stays flat
// and a sandbox that starts again with the same seed still takes tokens it gave before.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { Caller } from './caller.ts'
import { callerShape } from './caller.ts'
import type { Organisation } from './model.ts'
import { identifier, secretFrom, secretMark, seededBytes } from './seeded.ts'

export interface IssuedCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Epoch ms. */
  readonly expiresAt: number
}

export type KeyLookup =
  | { readonly kind: 'found'; readonly caller: Caller; readonly secretAccessKey: string; readonly expiresAt?: number }
  | { readonly kind: 'unknown-key' }
  /** The key is one of ours, the token is missing or another's. */
  | { readonly kind: 'wrong-token' }

export interface CredentialBook {
  issue(caller: Omit<Caller, 'accessKeyId'>, expiresAt: number): IssuedCredentials
  /** Whether the credentials have expired is for the caller to judge. */
  find(accessKeyId: string, sessionToken: string | undefined): KeyLookup
  /** Account of a key id, for GetAccessKeyInfo. Temporary key ids carry theirs. */
  accountOf(accessKeyId: string): string | undefined
}

const tokenContent = z.object({ caller: callerShape, expiresAt: z.number() })
type TokenContent = z.infer<typeof tokenContent>

const macLength = 32
/** Letters at the end of a key id by which this sandbox knows its own. */
const markerLength = 2

export function createCredentialBook(organisation: Organisation, seed: number): CredentialBook {
  const sealKey = seededBytes(seed, 'token seal')
  const secretKey = seededBytes(seed, 'temporary secrets')
  const { user } = organisation
  const userCaller: Caller = {
    kind: 'user',
    accessKeyId: user.accessKeyId,
    accountId: user.accountId,
    arn: user.arn,
    userId: user.userId,
    mfa: false,
    transitiveTags: [],
  }

  const secretOf = (keyId: string) => secretFrom(createHmac('sha256', secretKey).update(keyId).digest())
  const seal = (content: Buffer) => createHmac('sha256', sealKey).update(content).digest()
  const marker = (head: string) => identifier('', createHmac('sha256', sealKey).update(head).digest(), markerLength)

  return {
    issue(facts, expiresAt) {
      const head = `ASIA${accountLetters(facts.accountId)}${identifier('', randomBytes(6), 6)}`
      const accessKeyId = head + marker(head)
      const content = Buffer.from(
        JSON.stringify({ caller: { ...facts, accessKeyId }, expiresAt } satisfies TokenContent),
      )
      return {
        accessKeyId,
        secretAccessKey: secretOf(accessKeyId),
        sessionToken: secretMark + Buffer.concat([seal(content), content]).toString('base64'),
        expiresAt,
      }
    },
    find(accessKeyId, sessionToken) {
      if (accessKeyId === user.accessKeyId) {
        if (sessionToken !== undefined) return { kind: 'wrong-token' }
        return { kind: 'found', caller: userCaller, secretAccessKey: user.secretAccessKey }
      }
      if (!isOurs(accessKeyId)) return { kind: 'unknown-key' }
      const content = sessionToken === undefined ? undefined : open(sessionToken)
      if (content === undefined || content.caller.accessKeyId !== accessKeyId) return { kind: 'wrong-token' }
      return {
        kind: 'found',
        caller: content.caller,
        secretAccessKey: secretOf(accessKeyId),
        expiresAt: content.expiresAt,
      }
    },
    accountOf(accessKeyId) {
      if (accessKeyId === user.accessKeyId) return user.accountId
      return isOurs(accessKeyId) ? accountFromLetters(accessKeyId.slice(4, 12)) : undefined
    },
  }

  function isOurs(keyId: string): boolean {
    return /^ASIA[A-Z2-7]{16}$/.test(keyId) && marker(keyId.slice(0, -markerLength)) === keyId.slice(-markerLength)
  }

  function open(sessionToken: string): TokenContent | undefined {
    if (!sessionToken.startsWith(secretMark)) return undefined
    const bytes = Buffer.from(sessionToken.slice(secretMark.length), 'base64')
    if (bytes.length <= macLength) return undefined
    const content = bytes.subarray(macLength)
    if (!timingSafeEqual(seal(content), bytes.subarray(0, macLength))) return undefined
    return tokenContent.parse(JSON.parse(content.toString()))
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Twelve digits are 40 bits: eight letters. */
function accountLetters(accountId: string): string {
  let rest = BigInt(accountId)
  let text = ''
  for (let at = 0; at < 8; at += 1) {
    text = (letters[Number(rest & 31n)] ?? 'A') + text
    rest >>= 5n
  }
  return text
}

function accountFromLetters(text: string): string {
  let number = 0n
  for (const letter of text) number = (number << 5n) | BigInt(letters.indexOf(letter))
  return String(number).padStart(12, '0')
}
