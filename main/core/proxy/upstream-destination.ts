import { checkEndpointUrl } from '../aws/endpoint.ts'
import type { NextHop } from '../session/types.ts'
import { AppError } from '../util/app-error.ts'
import { isForbiddenAddress } from './resolve.ts'
import { type NextHopChoices, nextHopFor } from './next-hop.ts'
import type { UpstreamRequest } from './types.ts'
import type { Destination } from './upstream-dial.ts'

export interface DestinationRules {
  /** From AWS_ENDPOINT_URL and its kin in the environment of a foreground agent. A source's own endpoint wins. */
  readonly endpointOverride: (host: string) => string | undefined
  readonly agentNextHop: NextHop | undefined
  readonly settingsNextHop: NextHop | undefined
  readonly isOurs: NextHopChoices['isOurs']
}

/** Where a request is sent. Throws AppError `unsupported` for an endpoint that must not be dialled. */
export function destinationOf(
  request: Pick<UpstreamRequest, 'host' | 'endpointUrl' | 'nextHop'>,
  rules: DestinationRules,
): Destination {
  const { secure, host, port } = place(request.endpointUrl ?? rules.endpointOverride(request.host), request.host)
  if (rules.isOurs(host, port)) {
    throw new AppError('unsupported', `the endpoint ${host}:${port} is Latchkey's own proxy`)
  }
  // A stand-in for AWS on this computer is never the corporate proxy's business.
  const local = host === 'localhost' || isForbiddenAddress(host)
  const choices = {
    caller: request.nextHop,
    agent: rules.agentNextHop,
    settings: rules.settingsNextHop,
    isOurs: rules.isOurs,
  }
  return { secure, host, port, hop: local ? undefined : nextHopFor(host, port, choices) }
}

function place(endpointUrl: string | undefined, awsHost: string): Omit<Destination, 'hop'> {
  if (endpointUrl === undefined) return { secure: true, host: awsHost, port: 443 }
  let url: URL
  try {
    url = new URL(checkEndpointUrl(endpointUrl))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError('unsupported', error.message, error.hint === undefined ? {} : { hint: error.hint })
  }
  const secure = url.protocol === 'https:'
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
  }
}
