// Authorization codes: good once, for a minute, for one client and one redirect URI, with the right verifier.
import { createHash, randomBytes } from 'node:crypto'
import { keepNewest } from '#util/keep-newest.ts'
import { sameSecret } from '#util/same-secret.ts'
import { secretMark } from '../organisation/seeded.ts'
import { oauthFault } from './faults.ts'

/** OAuth 2.1 recommends ten minutes at most. */
const lifeMs = 60_000
const mostWaiting = 1_000

export interface CodeGrant {
  readonly clientId: string
  readonly redirectUri: string
  /** base64url of the verifier's SHA-256. */
  readonly challenge: string
  readonly person: string
}

export interface Codes {
  issue(grant: CodeGrant, now: number): string
  /** The person who approved. Throws invalid_grant; the code is gone either way. */
  redeem(
    given: {
      readonly code: string
      readonly clientId: string
      readonly redirectUri: string
      readonly verifier: string
    },
    now: number,
  ): string
}

export function createCodes(): Codes {
  const waiting = new Map<string, CodeGrant & { readonly expiresAt: number }>()
  return {
    issue(grant, now) {
      const code = secretMark + randomBytes(32).toString('base64url')
      keepNewest(waiting, code, { ...grant, expiresAt: now + lifeMs }, mostWaiting)
      return code
    },
    redeem({ code, clientId, redirectUri, verifier }, now) {
      const grant = waiting.get(code)
      waiting.delete(code)
      if (
        grant === undefined ||
        grant.expiresAt <= now ||
        grant.clientId !== clientId ||
        grant.redirectUri !== redirectUri ||
        !isVerifier(verifier) ||
        !sameSecret(grant.challenge, createHash('sha256').update(verifier).digest('base64url'))
      ) {
        throw oauthFault('invalid_grant', 'Invalid authorization code provided')
      }
      return grant.person
    },
  }
}

/** RFC 7636, 4.1. */
function isVerifier(text: string): boolean {
  return /^[A-Za-z0-9\-._~]{43,128}$/.test(text)
}
