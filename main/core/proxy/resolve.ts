import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/** Every address of a name, in the order of the system's resolver. Rejects with the resolver's own error. */
export type Resolve = (host: string) => Promise<readonly Address[]>

/** The system's resolver, hosts file included. One trailing dot is taken off: it makes the hosts file miss `localhost.`. */
export const systemResolve: Resolve = async (host) => {
  const found = await lookup(host.replace(/\.$/, ''), { all: true, order: 'verbatim' })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

export type Judged =
  | { readonly kind: 'addresses'; readonly addresses: readonly Address[] }
  | { readonly kind: 'forbidden'; readonly address: string }
  | { readonly kind: 'unknown'; readonly cause: unknown }

/**
 * Resolves a tunnel's target once and judges what came out. The caller dials these addresses and asks no resolver again:
 * a name that answers differently the second time (DNS rebinding) would otherwise lead to this machine. One forbidden
 * address among several forbids the name.
 */
export async function resolveAndJudge(host: string, resolve: Resolve): Promise<Judged> {
  if (isLocalName(host)) return { kind: 'forbidden', address: host }
  const literal = ipaddr.isValid(host) ? ipaddr.process(host) : undefined
  let addresses: readonly Address[]
  if (literal === undefined) {
    try {
      addresses = await resolve(host)
    } catch (cause) {
      return { kind: 'unknown', cause }
    }
  } else {
    addresses = [{ address: literal.toString(), family: literal.kind() === 'ipv6' ? 6 : 4 }]
  }
  const forbidden = addresses.find(({ address }) => isForbiddenAddress(address))
  if (forbidden !== undefined) return { kind: 'forbidden', address: forbidden.address }
  return addresses.length === 0 ? { kind: 'unknown', cause: undefined } : { kind: 'addresses', addresses }
}

/** Loopback, link-local (the metadata services live there) and unspecified addresses, in every form an address can be written. */
export function isForbiddenAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  const inner = address.kind() === 'ipv6' ? embeddedAddress(address) : undefined
  if (inner !== undefined && isForbiddenAddress(inner)) return true
  return ['loopback', 'linkLocal', 'unspecified'].includes(address.range()) || metadataAddresses.has(address.toString())
}

/**
 * The IPv4 address that a gateway would unwrap: NAT64 (RFC 6052), SIIT (RFC 6145) and IPv4-compatible addresses (RFC 4291,
 * section 2.5.5.1) have it in their last four bytes, 6to4 (RFC 3056) behind its prefix.
 */
function embeddedAddress(address: ipaddr.IPv4 | ipaddr.IPv6): string | undefined {
  const bytes = address.toByteArray()
  const range = address.range()
  const last = range === 'rfc6052' || range === 'rfc6145' || bytes.slice(0, 12).every((byte) => byte === 0)
  const found = last ? bytes.slice(12) : range === '6to4' ? bytes.slice(2, 6) : undefined
  return found === undefined ? undefined : ipaddr.fromByteArray(found).toString()
}

// EC2's and EKS's metadata services over IPv6 are unique-local, not link-local (EC2 user guide, "Instance metadata").
const metadataAddresses = new Set(['fd00:ec2::254', 'fd00:ec2::23'])

// RFC 6761, section 6.3: everything below localhost is loopback, whatever a resolver says.
const isLocalName = (host: string): boolean => /(?:^|\.)localhost\.?$/i.test(host)
