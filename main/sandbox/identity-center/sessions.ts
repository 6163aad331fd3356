// Sign-ins and their tokens.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { keepNewest } from '#util/keep-newest.ts'
import { secretMark } from '../organisation/seeded.ts'
import type { SandboxOptions } from '../types.ts'
import type { Client } from './clients.ts'
import { oauthFault, portalFault } from './faults.ts'
import { type Seal, withoutMark } from './seal.ts'

const tokenShape = z
  .object({
    id: z.string(),
    /** Of the sign-in that it comes from. */
    session: z.string(),
    client: z.string(),
    person: z.string(),
    expiresAt: z.number(),
    /** How often all of its kind had been ended when it was made. */
    era: z.number(),
  })
  .readonly()
type Token = z.infer<typeof tokenShape>

export interface Tokens {
  readonly accessToken: string
  readonly expiresIn: number
  readonly refreshToken: string | undefined
}

export interface Sessions {
  begin(client: Client, person: string, now: number): Tokens
  /** Throws invalid_grant. */
  refresh(client: Client, refreshToken: string, now: number): Tokens
  /** The person whose token it is. Throws UnauthorizedException. */
  authenticate(accessToken: string | undefined, now: number): { readonly person: string }
  /** Signs out: the sign-in's tokens are worth nothing from here on. */
  end(accessToken: string | undefined, now: number): void
  endAll(): void
  /** Access tokens alone. */
  endAccess(): void
}

/** More than a test or a trial makes; a sandbox that runs for weeks must not grow. */
const mostRemembered = 10_000

export function createSessions(
  seal: Seal,
  options: Pick<SandboxOptions, 'tokenTtlMs' | 'refreshTtlMs' | 'ssoRefresh'>,
): Sessions {
  const eras = { access: 0, refresh: 0 }
  // The few things that a token cannot say of itself; a new start forgets them.
  const signedOut = new Map<string, true>()
  const used = new Map<string, true>()

  const close = (kind: 'access' | 'refresh', token: Token): string => secretMark + seal.close(kind, token)

  function open(kind: 'access' | 'refresh', text: string | undefined, now: number): Token | undefined {
    const token = seal.open(kind, withoutMark(text), tokenShape)
    if (token === undefined || token.expiresAt <= now || token.era < eras[kind]) return undefined
    return signedOut.has(token.session) || used.has(token.id) ? undefined : token
  }

  function access(facts: Pick<Token, 'session' | 'client' | 'person'>, now: number) {
    const expiresAt = now + options.tokenTtlMs
    return {
      accessToken: close('access', { ...facts, id: randomUUID(), expiresAt, era: eras.access }),
      expiresIn: Math.floor(options.tokenTtlMs / 1_000),
    }
  }

  function authenticate(accessToken: string | undefined, now: number): Token {
    const token = open('access', accessToken, now)
    if (token === undefined) throw portalFault('UnauthorizedException', 'Session token not found or invalid')
    return token
  }

  return {
    begin(client, person, now) {
      const facts = { session: randomUUID(), client: client.id, person }
      const gives = options.ssoRefresh !== 'none' && mayRefresh(client)
      const expiresAt = now + options.refreshTtlMs
      return {
        ...access(facts, now),
        refreshToken: gives
          ? close('refresh', { ...facts, id: randomUUID(), expiresAt, era: eras.refresh })
          : undefined,
      }
    },
    refresh(client, refreshToken, now) {
      const token = open('refresh', refreshToken, now)
      if (token === undefined || token.client !== client.id) {
        throw oauthFault('invalid_grant', 'Invalid refresh token provided')
      }
      const next = access({ session: token.session, client: client.id, person: token.person }, now)
      switch (options.ssoRefresh) {
        case 'rotate':
          keepNewest(used, token.id, true, mostRemembered)
          // The sign-in ends when it would have: refreshing does not make it longer.
          return { ...next, refreshToken: close('refresh', { ...token, id: randomUUID() }) }
        case 'same':
          return { ...next, refreshToken }
        case 'omit':
        case 'none':
          return { ...next, refreshToken: undefined }
      }
    },
    authenticate,
    end(accessToken, now) {
      keepNewest(signedOut, authenticate(accessToken, now).session, true, mostRemembered)
    },
    endAll() {
      eras.access += 1
      eras.refresh += 1
    },
    endAccess() {
      eras.access += 1
    },
  }
}

/** Clients that name their grants must name this one; of the others, those with a scope that needs it. */
function mayRefresh(client: Client): boolean {
  return client.grantTypes.length > 0 ? client.grantTypes.includes('refresh_token') : client.scopes.length > 0
}
