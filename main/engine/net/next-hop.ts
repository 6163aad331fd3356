import type { NextHop } from '../ports.ts'
import { type Hop, parseNextHop } from '#util/next-hop.ts'
import { bypassesProxy } from './no-proxy.ts'

export interface NextHopChoices {
  /** From the environment of the command that holds the grant. */
  readonly caller?: NextHop | undefined
  readonly agent?: NextHop | undefined
  readonly settings?: NextHop | undefined
  readonly system?: NextHop | undefined
  /** Our own listener: as a next hop it would make the proxy call itself. */
  readonly isOurs: (host: string, port: number) => boolean
}

/**
 * The corporate proxy for one target, or undefined to dial it directly. The nearest choice that is set decides, with its
 * own NO_PROXY; one that names our own proxy counts as not set. Throws AppError when the choice cannot be used.
 */
export function nextHopFor(host: string, port: number, choices: NextHopChoices): Hop | undefined {
  for (const choice of [choices.caller, choices.agent, choices.settings, choices.system]) {
    if (choice === undefined || choice.url === '') continue
    const hop = parseNextHop(choice.url)
    if (choices.isOurs(hop.host, hop.port)) continue
    return bypassesProxy(choice.noProxy, host, port) ? undefined : hop
  }
  return undefined
}
