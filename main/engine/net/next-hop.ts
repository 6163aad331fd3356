import type { NextHop } from '../ports.ts'
import { parseNextHop, type Hop } from '#util/http/next-hop.ts'
import ipaddr from 'ipaddr.js'

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

/**
 * Whether `NO_PROXY` keeps a target away from the corporate proxy. There is no standard, so this takes what curl, Go and
 * Python's requests take together: `*`, a name and all below it (with or without a leading dot or `*.`), an address, a
 * network as CIDR, each with an optional port. Entries are parted by commas or blanks; letter case does not matter.
 */
export function bypassesProxy(noProxy: string, host: string, port: number): boolean {
  const name = bare(host)
  return noProxy.split(/[\s,]+/).some((entry) => entry !== '' && covers(entry.toLowerCase(), name, port))
}

function covers(entry: string, name: string, port: number): boolean {
  if (entry === '*') return true
  const parted = partPort(entry)
  if (parted.port !== undefined && parted.port !== port) return false
  const pattern = bare(parted.host)
  if (ipaddr.isValid(name)) return coversAddress(pattern, name)
  const suffix = pattern.replace(/^\*?\.?/, '')
  return suffix !== '' && (name === suffix || name.endsWith(`.${suffix}`))
}

function coversAddress(pattern: string, address: string): boolean {
  const target = ipaddr.process(address)
  if (ipaddr.isValidCIDR(pattern)) {
    const [network, bits] = ipaddr.parseCIDR(pattern)
    return network.kind() === target.kind() && target.match(network, bits)
  }
  return ipaddr.isValid(pattern) && ipaddr.process(pattern).toString() === target.toString()
}

/** An IPv6 address without brackets has colons of its own, so its last group is never a port. */
function partPort(entry: string): { readonly host: string; readonly port: number | undefined } {
  const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(entry)
  return match?.[1] === undefined ? { host: entry, port: undefined } : { host: match[1], port: Number(match[2]) }
}

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
