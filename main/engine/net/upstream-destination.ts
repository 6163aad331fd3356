import { checkEndpointUrl } from '../aws/endpoint.ts'
import type { NextHop } from '../ports.ts'
import { AppError } from '#util/app-error.ts'
import { keepNewest } from '#util/keep-newest.ts'
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
export type DestinationOf = (request: Pick<UpstreamRequest, 'host' | 'endpointUrl' | 'nextHop'>) => Destination

/** Places remembered, at most: reading a URL and an address costs as much as a signature, and requests go to few places. */
const mostPlaces = 1_000

export function createDestinations(rules: DestinationRules): DestinationOf {
  const known = new Map<string, Place>()
  const placeOf = (endpointUrl: string | undefined, awsHost: string): Place => {
    const key = endpointUrl ?? awsHost
    const held = known.get(key)
    if (held !== undefined) return held
    const made = readPlace(endpointUrl, awsHost)
    keepNewest(known, key, made, mostPlaces)
    return made
  }
  return (request) => {
    const { secure, host, port, local } = placeOf(
      request.endpointUrl ?? rules.endpointOverride(request.host),
      request.host,
    )
    if (rules.isOurs(host, port)) {
      throw new AppError('unsupported', `the endpoint ${host}:${port} is Latchkey's own proxy`)
    }
    const choices = {
      caller: request.nextHop,
      agent: rules.agentNextHop,
      settings: rules.settingsNextHop,
      isOurs: rules.isOurs,
    }
    return { secure, host, port, hop: local ? undefined : nextHopFor(host, port, choices) }
  }
}

interface Place extends Omit<Destination, 'hop'> {
  /** A stand-in for AWS on this computer is never the corporate proxy's business. */
  readonly local: boolean
}

function readPlace(endpointUrl: string | undefined, awsHost: string): Place {
  const place = addressOf(endpointUrl, awsHost)
  return { ...place, local: place.host === 'localhost' || isForbiddenAddress(place.host) }
}

function addressOf(endpointUrl: string | undefined, awsHost: string): Omit<Destination, 'hop'> {
  if (endpointUrl === undefined) return { secure: true, host: awsHost, port: 443 }
  let url: URL
  try {
    url = new URL(checkEndpointUrl(endpointUrl))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError('unsupported', error.message, { hint: error.hint })
  }
  const secure = url.protocol === 'https:'
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
  }
}
