// Device codes, from the request to the one answer with tokens.
import { randomBytes, randomInt } from 'node:crypto'
import { keepNewest } from '#util/keep-newest.ts'
import { secretMark } from '../organisation/seeded.ts'
import type { Client } from './clients.ts'
import { oauthFault } from './faults.ts'

export const deviceCodeSeconds = 600
export const pollSeconds = 1
/** A client that keeps to the interval may still seem this much faster: the first of two calls was slow. */
const toleranceMs = 200
const mostWaiting = 1_000

type Outcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'approved'; readonly person: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'redeemed' }

interface DeviceGrant {
  readonly client: Client
  readonly userCode: string
  readonly expiresAt: number
  polledAt: number
  outcome: Outcome
}

export interface DeviceGrants {
  begin(client: Client, now: number): { readonly deviceCode: string; readonly userCode: string }
  /** The client that waits for this code, as a person may have typed it. Undefined for one that nobody waits for. */
  waiting(userCode: string, now: number): Client | undefined
  /** False where nobody waits for the code. */
  decide(userCode: string, outcome: Extract<Outcome, { kind: 'approved' | 'refused' }>, now: number): boolean
  /** The person who approved. Throws authorization_pending, slow_down, expired_token, access_denied, invalid_grant. */
  redeem(deviceCode: string, clientId: string, now: number): string
}

export function createDeviceGrants(): DeviceGrants {
  const grants = new Map<string, DeviceGrant>()

  function find(userCode: string, now: number): DeviceGrant | undefined {
    const wanted = plain(userCode)
    for (const grant of grants.values()) {
      if (plain(grant.userCode) === wanted && grant.expiresAt > now && grant.outcome.kind === 'pending') return grant
    }
    return undefined
  }

  return {
    begin(client, now) {
      const deviceCode = secretMark + randomBytes(32).toString('base64url')
      const userCode = randomUserCode()
      const expiresAt = now + deviceCodeSeconds * 1_000
      const grant: DeviceGrant = { client, userCode, expiresAt, polledAt: -Infinity, outcome: { kind: 'pending' } }
      keepNewest(grants, deviceCode, grant, mostWaiting)
      return { deviceCode, userCode }
    },
    waiting: (userCode, now) => find(userCode, now)?.client,
    decide(userCode, outcome, now) {
      const grant = find(userCode, now)
      if (grant !== undefined) grant.outcome = outcome
      return grant !== undefined
    },
    redeem(deviceCode, clientId, now) {
      const grant = grants.get(deviceCode)
      if (grant === undefined || grant.client.id !== clientId || grant.outcome.kind === 'redeemed') {
        throw oauthFault('invalid_grant', 'Invalid device code provided')
      }
      if (grant.expiresAt <= now) throw oauthFault('expired_token', 'The device code has expired')
      const early = now - grant.polledAt < pollSeconds * 1_000 - toleranceMs
      grant.polledAt = now
      if (grant.outcome.kind === 'refused') throw oauthFault('access_denied', 'The person refused the request')
      if (grant.outcome.kind === 'approved') {
        const { person } = grant.outcome
        grant.outcome = { kind: 'redeemed' }
        return person
      }
      if (early) throw oauthFault('slow_down', `Poll at most every ${pollSeconds} s`)
      throw oauthFault('authorization_pending', 'Waiting for the person to approve')
    },
  }
}

/** Letters that are hard to mistake and spell no words (RFC 8628, 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

function randomUserCode(): string {
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${four()}-${four()}`
}

function plain(userCode: string): string {
  return userCode.toUpperCase().replace(/[^A-Z]/g, '')
}
