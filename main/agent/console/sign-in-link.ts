// From a role's credentials to a link that signs one browser in. A secret: made for one click, kept nowhere.
import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { type ConsoleCredentials, type ConsoleLife, consoleLife, withoutAsking } from '#shared/console/duration.ts'
import { queryOf } from '#shared/query-of.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { getSigninToken } from './sign-in-token.ts'

export interface SignInLinkInput {
  /** From `signInEndpoint`. */
  readonly endpoint: string
  /** Where the page leads once its session has ended; empty for nowhere. */
  readonly issuer: string
  /** From `destinationOf`. */
  readonly destination: string
  readonly credentials: Credentials
  readonly facts: ConsoleCredentials
  /** End the session that the browser has before this one. Asked as the link is made: until then others may open there. */
  readonly signOutFirst: () => boolean
  readonly agentFor: (url: URL) => HttpAgent | HttpsAgent | undefined
}

export interface SignInLink {
  readonly link: string
  readonly life: ConsoleLife
}

/** As AWS takes a token, and once. */
export const linkLifeMs = 15 * 60_000

/** With the longest session that AWS gives these credentials. Rejects with AppError. */
export async function makeSignInLink(input: SignInLinkInput, signal: AbortSignal): Promise<SignInLink> {
  const { endpoint, credentials, facts, agentFor } = input
  const wanted = consoleLife(facts)
  const call = { endpoint, credentials, agentFor }
  const first = await getSigninToken({ ...call, duration: wanted.ask }, signal)
  if (first.kind === 'token') return { link: linkOf(input, first.token), life: wanted }
  // AWS refuses the whole sign-in for a duration that it does not allow, and does not say that it is that.
  const second = wanted.ask === undefined ? first : await getSigninToken(call, signal)
  if (second.kind === 'token') return { link: linkOf(input, second.token), life: withoutAsking(facts) }
  throw new AppError('refused-by-aws', 'AWS does not take these credentials for a console', {
    hint: 'Check that they work: latchkey exec ROLE -- aws sts get-caller-identity',
  })
}

function linkOf({ endpoint, issuer, destination, signOutFirst }: SignInLinkInput, token: string): string {
  // In this order, and with all of them, as AWS documents it.
  const query = queryOf({ Action: 'login', Issuer: issuer, Destination: destination, SigninToken: token })
  const login = `${endpoint}/federation?${query}`
  return signOutFirst() ? `${endpoint}/oauth?${queryOf({ Action: 'logout', redirect_uri: login })}` : login
}
