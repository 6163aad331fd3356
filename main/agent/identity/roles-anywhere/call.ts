// One call to Roles Anywhere: signed, sent by Node's own client, and answered in our words.
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import * as z from 'zod'
import { callWithinMs } from '#engine/aws/client-config.ts'
import { stsError } from '#engine/aws/sts-errors.ts'
import { type RequestSigner, signRequest } from '#engine/signing/sign-request.ts'
import { networkFailure } from '#shared/failures/network.ts'
import { AppError } from '#util/app-error.ts'
import { hearError } from '#util/hear-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { jsonOf } from '#util/json-of.ts'
import type { SourceContext } from '../source.ts'
import { endpointOf, type EndpointWanted } from './endpoint.ts'

export interface RolesAnywhereCall<Answer> {
  /** What was tried, as it goes on after "may not". */
  readonly deed: string
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly body?: string
  readonly signer: RequestSigner
  readonly answer: z.ZodType<Answer>
  /** With which it is signed, so that no text of AWS's repeats them. */
  readonly credentials?: Credentials
}

/** Rejects with AppError. */
export type CallRolesAnywhere = <Answer>(call: RolesAnywhereCall<Answer>, signal: AbortSignal) => Promise<Answer>

/** Of a page of profiles; a session has 3 KB. */
const mostBytes = 1_000_000
const nobody: Credentials = { accessKeyId: '', secretAccessKey: '' }
/** AWS takes signatures of five minutes around its own time. */
const farMs = 60_000

export function createCall(
  endpoint: EndpointWanted,
  { agentFor, clock, awsNow, sawDate }: Pick<SourceContext, 'agentFor' | 'clock' | 'awsNow' | 'sawDate'>,
): CallRolesAnywhere {
  const { region } = endpoint
  const url = endpointOf(endpoint)
  const aheadMs = (): number => awsNow() - clock.now()

  async function sent(
    { method, target, body = '', signer }: Omit<RolesAnywhereCall<unknown>, 'answer'>,
    signal: AbortSignal,
  ): Promise<string> {
    const headers = signRequest(
      {
        method,
        host: url.host,
        target,
        headers: method === 'POST' ? [['Content-Type', 'application/json']] : [],
        body,
        service: 'rolesanywhere',
        region,
        now: awsNow(),
      },
      signer,
    )
    const sentAt = clock.now()
    const saw = (date: string | undefined): void => sawDate(date, sentAt, clock.now())
    return await send({ url, method, target, headers, body, agent: agentFor(url), signal, saw })
  }

  return async (call, signal) => {
    const { deed, answer, credentials = nobody } = call
    const abort = AbortSignal.any([signal, AbortSignal.timeout(callWithinMs)])
    const before = aheadMs()
    try {
      const text = await sent(call, abort).catch((error: unknown) => {
        // Signed by a clock that was wrong, and is known by now.
        if (Math.abs(aheadMs() - before) < farMs) throw error
        return sent(call, abort)
      })
      return answer.parse(JSON.parse(text))
    } catch (error) {
      // Node's client says ABORT_ERR, or that the connection closed.
      if (abort.aborted && !signal.aborted) throw late(url.host, error)
      throw stsError(error, {
        deed,
        host: url.host,
        region,
        credentials,
        cancelled: signal.aborted,
        by: 'roles-anywhere',
      })
    }
  }
}

function late(host: string, cause: unknown): AppError {
  const { next: hint } = networkFailure('TimeoutError')
  const message = `${host} did not answer within ${callWithinMs / 1_000} s`
  return new AppError('timeout', message, { hint, retry: true, act: 'retry', cause })
}

interface Sending {
  readonly url: URL
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  readonly agent: ReturnType<SourceContext['agentFor']>
  readonly signal: AbortSignal
  /** Told of the answer's `Date`. */
  readonly saw: (date: string | undefined) => void
}

/** The text of a good answer. Rejects with the system's error, or with one that is shaped as the SDK's. */
export function send({ url, method, target, headers, body, agent, signal, saw }: Sending): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      {
        method,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        path: target,
        headers: { ...Object.fromEntries(headers), 'Content-Length': Buffer.byteLength(body) },
        signal,
        ...(agent === undefined ? {} : { agent }),
      },
      (answer) => {
        let text = ''
        saw(answer.headers.date)
        answer.setEncoding('utf8')
        hearError(answer).on('error', reject)
        answer.on('data', (piece: string) => {
          text += piece
          if (text.length > mostBytes) request.destroy(new Error('the answer is too long'))
        })
        answer.on('end', () => {
          const status = answer.statusCode ?? 0
          if (status >= 200 && status < 300) resolve(text)
          else reject(refusal(status, text, answer.headers))
        })
      },
    )
    hearError(request).on('error', reject)
    request.end(body)
  })
}

const refusalBody = z
  .object({ __type: z.string().optional(), message: z.string().optional(), Message: z.string().optional() })
  .catch({})

function refusal(status: number, text: string, headers: Readonly<Record<string, unknown>>): Error {
  const said = refusalBody.parse(jsonOf(text))
  const header = headers['x-amzn-errortype']
  const type = typeof header === 'string' ? header : (said.__type ?? '')
  const name = type.replace(/:.*$/, '').replace(/^.*#/, '')
  const $metadata = { httpStatusCode: status, requestId: headers['x-amzn-requestid'] }
  return Object.assign(new Error(said.message ?? said.Message ?? ''), { name: name || 'Unknown', $metadata })
}
