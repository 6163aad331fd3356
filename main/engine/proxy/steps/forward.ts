import { defined } from '#shared/defined.ts'
import type { EndpointOverrides } from '../../aws/endpoint.ts'
import type { ClockOffset } from '../../aws/clock-offset.ts'
import { AppError } from '#util/app-error.ts'
import type { Exchange } from '../exchange.ts'
import { headerValue } from '../../aws/raw-headers.ts'
import { Refused, refused } from '../../refused.ts'
import type { Upstream, UpstreamRequest, UpstreamResponse } from '../../net/types.ts'

/** Without an URL: the host itself. */
export interface Dial {
  readonly endpointUrl?: string
}

/** What to dial instead of the host: the session's own address wins over the agent's environment. */
export function dialInstead(exchange: Exchange, overrides: EndpointOverrides, sessionUrl: string | undefined): Dial {
  if (sessionUrl !== undefined) return { endpointUrl: sessionUrl }
  const service = exchange.hostFacts.kind === 'other' ? (exchange.scopeService ?? '') : exchange.hostFacts.service
  const endpointUrl = overrides.urlFor(service)
  return defined({ endpointUrl })
}

/** Sends the request. Throws Refused `unavailable` when AWS cannot be reached, and what the body's step threw while under way. */
export async function forward(
  exchange: Exchange,
  request: Omit<UpstreamRequest, 'host' | 'method' | 'signal'>,
  upstream: Pick<Upstream, 'send'>,
): Promise<UpstreamResponse> {
  const { host } = exchange.connection
  try {
    return await upstream.send({
      ...request,
      host,
      method: exchange.request.method ?? 'GET',
      signal: exchange.abort.signal,
    })
  } catch (error) {
    if (exchange.bodyFault !== undefined) throw exchange.bodyFault
    if (exchange.abort.signal.aborted || error instanceof Refused) throw error
    const why = error instanceof AppError ? error.message : 'the connection broke'
    throw refused('unavailable', `${request.endpointUrl ?? host} could not be reached: ${why}`, error)
  }
}

/** Learns AWS's clock from the answer to a request that we signed: whoever checks our signatures is the clock that counts. */
export function observeClock(
  answer: UpstreamResponse,
  offset: Pick<ClockOffset, 'observe'>,
  sentAt: number,
  now: number,
): void {
  offset.observe(headerValue(answer.headers, 'date'), sentAt, now)
}
