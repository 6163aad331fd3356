// The sign-in federation endpoint: credentials become a token, and the token signs one browser in.
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { keepNewest } from '#util/keep-newest.ts'
import { sameSecret } from '#util/same-secret.ts'
import type { Answer, Call } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import type { Caller } from '../organisation/caller.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Organisation } from '../organisation/model.ts'
import { secretMark } from '../organisation/seeded.ts'

/** Whom a browser is signed in as, and until when (epoch ms). */
export interface Identity {
  readonly accountId: string
  readonly arn: string
  readonly expiresAt: number
}

interface SignInTokens {
  /** The answer of getSigninToken. Throws AwsFault as AWS refuses. */
  create(call: Call, parameters: URLSearchParams): Answer
  /** Undefined for one that is unknown, was used, or is too old. It is spent. */
  redeem(token: string, now: number): Identity | undefined
}

/** IAM user guide, "Enable custom identity broker access to the AWS console". */
const tokenLifeMs = 15 * 60_000
export const longestSessionMs = 12 * 3_600_000
const mostTokens = 1_000

const session = z.object({ sessionId: z.string(), sessionKey: z.string(), sessionToken: z.string().optional() })

export function createSignInTokens(organisation: Organisation, book: CredentialBook): SignInTokens {
  const waiting = new Map<string, { readonly identity: Identity; readonly expiresAt: number }>()

  /** Throws AwsFault unless they are live and of a kind that may sign in. */
  function callerOf(text: string | null, now: number): { readonly caller: Caller; readonly expiresAt: number } {
    const { sessionId, sessionKey, sessionToken } = parseSession(text)
    const found = book.find(sessionId, sessionToken)
    if (found.kind !== 'found' || !sameSecret(found.secretAccessKey, sessionKey)) throw refused('they are not valid')
    const { caller, expiresAt } = found
    if (caller.kind === 'user') throw refused('long-term keys cannot sign in')
    if (caller.kind === 'user-session') throw refused('credentials of GetSessionToken cannot sign in')
    if (expiresAt === undefined || expiresAt <= now) throw refused('they have expired')
    return { caller, expiresAt }
  }

  function checkDuration(seconds: number, caller: Caller): void {
    if (!Number.isSafeInteger(seconds) || seconds < 900 || seconds > 43_200)
      throw refused('SessionDuration is a number of seconds from 900 to 43200')
    if (caller.kind === 'federated-user') throw refused('SessionDuration is not for credentials of GetFederationToken')
    if (caller.chained === true) throw refused('SessionDuration is not for roles assumed by role chaining')
    const most = organisation.role(caller.roleArn ?? '')?.maxSessionSeconds ?? 43_200
    if (seconds > most) throw refused(`SessionDuration exceeds the role's maximum of ${most} seconds`)
  }

  return {
    create(call, parameters) {
      const { caller, expiresAt } = callerOf(parameters.get('Session'), call.now)
      const wanted = parameters.get('SessionDuration')
      const seconds = wanted === null ? undefined : /^\d{1,9}$/.test(wanted) ? Number(wanted) : Number.NaN
      if (seconds !== undefined) checkDuration(seconds, caller)
      const end = seconds === undefined ? expiresAt : call.now + seconds * 1_000
      const { accountId, arn } = caller
      const identity = { accountId, arn, expiresAt: Math.min(end, call.now + longestSessionMs) }
      const token = secretMark + randomBytes(48).toString('base64url')
      keepNewest(waiting, token, { identity, expiresAt: call.now + tokenLifeMs }, mostTokens)
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
        body: JSON.stringify({ SigninToken: token }),
      }
    },
    redeem(token, now) {
      const found = waiting.get(token)
      waiting.delete(token)
      return found === undefined || found.expiresAt <= now ? undefined : found.identity
    },
  }
}

function parseSession(text: string | null): z.infer<typeof session> {
  try {
    return session.parse(JSON.parse(text ?? ''))
  } catch {
    throw refused('Session is not a JSON object with sessionId, sessionKey and sessionToken')
  }
}

const refused = (why: string): AwsFault =>
  new AwsFault(400, 'InvalidParameter', `Invalid credentials parameter: ${why}.`)
