// The federation endpoint's getSigninToken: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
import { once } from 'node:events'
import { type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https'
import * as z from 'zod'
import { callWithinMs } from '#engine/aws/client-config.ts'
import { stsError } from '#engine/aws/sts-errors.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { hearError } from '#util/hear-error.ts'
import { jsonOf } from '#util/json-of.ts'

export interface SignInTokenCall {
  /** From `signInEndpoint`. */
  readonly endpoint: string
  readonly credentials: Credentials
  /** `SessionDuration` in seconds; left out, the console lasts as long as the credentials. */
  readonly duration?: number | undefined
  readonly agentFor: (url: URL) => HttpAgent | HttpsAgent | undefined
}

export type SignInToken =
  | { readonly kind: 'token'; readonly token: string }
  /** 400: AWS says no more than that a parameter is invalid. */
  | { readonly kind: 'invalid' }

const mostBytes = 256 * 1024
const answer = z.object({ SigninToken: z.string().min(1).max(65_536) })

/**
 * By POST, so that no secret stands in an address. Rejects with AppError, which repeats nothing of what was sent and nothing of what came: an
 * answer may hold either.
 */
export async function getSigninToken(call: SignInTokenCall, signal: AbortSignal): Promise<SignInToken> {
  const url = new URL('/federation', call.endpoint)
  const { status, text } = await post(url, bodyOf(call), call, signal).catch((error: unknown) => {
    throw stsError(error, {
      deed: 'sign in to the console',
      host: url.host,
      region: '',
      credentials: { accessKeyId: '', secretAccessKey: '' },
      cancelled: signal.aborted,
    })
  })
  // AWS leads nowhere: a redirect is of a portal or a proxy.
  if (status < 400) return { kind: 'token', token: tokenIn(status === 200 ? text : '', url.host) }
  if (status === 400) return { kind: 'invalid' }
  if (status === 429) throw new AppError('throttled', 'AWS is throttling sign-ins to the console', again)
  if (status >= 500) throw new AppError('network', `${url.host} answered with status ${status}`, again)
  throw new AppError('refused-by-aws', `AWS did not sign this role in to the console (status ${status})`, {
    hint: 'Check that the role’s credentials work: latchkey exec ROLE -- aws sts get-caller-identity',
  })
}

const again = { hint: 'Try again in a moment.', retry: true, act: 'retry' } as const

function bodyOf({ credentials, duration }: SignInTokenCall): string {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  return new URLSearchParams({
    Action: 'getSigninToken',
    Session: JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken }),
    ...(duration === undefined ? {} : { SessionDuration: String(duration) }),
  }).toString()
}

function tokenIn(text: string, host: string): string {
  const parsed = answer.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data.SigninToken
  throw new AppError('network', `what ${host} answered is not from AWS`, {
    hint: 'Check the network and the proxy settings.',
    act: 'retry',
  })
}

async function post(
  url: URL,
  body: string,
  { agentFor }: Pick<SignInTokenCall, 'agentFor'>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const outbound = hearError(
    request(url, {
      method: 'POST',
      agent: agentFor(url) ?? false,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        accept: 'application/json',
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(callWithinMs)]),
    }),
  )
  outbound.end(body)
  const [response]: IncomingMessage[] = await once(outbound, 'response')
  if (response === undefined) throw new Error('no answer came')
  let text = ''
  hearError(response).setEncoding('utf8')
  for await (const piece of response) {
    text += String(piece)
    if (text.length > mostBytes) throw new Error('the answer has no end')
  }
  return { status: response.statusCode ?? 0, text }
}
