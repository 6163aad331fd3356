import type { Credentials } from '#util/credentials.ts'
import { jsonOf } from '#util/json-of.ts'

/** The shared MFA session as it lies in the vault. It names key and device, so that a changed source never uses an old one. */
export interface MfaSession {
  readonly keyId: string
  readonly serial: string
  /** Epoch ms by AWS's clock. */
  readonly issuedAt: number
  readonly credentials: Credentials & { readonly expiresAt: number }
}

/** Undefined for anything unreadable: the session is then simply made anew. */
export function parseMfaSession(text: string): MfaSession | undefined {
  const value = jsonOf(text)
  return isMfaSession(value) ? value : undefined
}

function isMfaSession(value: unknown): value is MfaSession {
  return (
    has(value, { keyId: 'string', serial: 'string', issuedAt: 'number', credentials: 'object' }) &&
    has(value['credentials'], {
      accessKeyId: 'string',
      secretAccessKey: 'string',
      sessionToken: 'string',
      expiresAt: 'number',
    })
  )
}

function has(value: unknown, fields: Readonly<Record<string, string>>): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const entries: Readonly<Record<string, unknown>> = { ...value }
  return Object.entries(fields).every(([name, type]) => typeof entries[name] === type)
}

/** What of a session tells how long it serves. */
export interface MfaSessionLife {
  readonly issuedAt: number
  readonly credentials: { readonly expiresAt: number }
}

export function lifeOf({ issuedAt, credentials }: MfaSession): MfaSessionLife {
  return { issuedAt, credentials: { expiresAt: credentials.expiresAt } }
}

/** Worth using for another call: a moment before the end AWS may see the token late. */
export function isUsable({ issuedAt, credentials }: MfaSessionLife, awsNow: number): boolean {
  const life = credentials.expiresAt - issuedAt
  return awsNow < credentials.expiresAt - Math.min(60_000, life / 10)
}

/** Near its end: renewed when that needs no person. The last 20 minutes, or half of a short life. */
export function isAgeing({ issuedAt, credentials }: MfaSession, awsNow: number): boolean {
  const life = credentials.expiresAt - issuedAt
  return awsNow >= credentials.expiresAt - Math.min(20 * 60_000, life / 2)
}
