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
  if (embeddedAddresses(address).some(isForbiddenAddress)) return true
  return ['loopback', 'linkLocal', 'unspecified'].includes(address.range()) || metadataAddresses.has(address.toString())
}

/** The IPv4 addresses that a gateway, relay or router on the way may unwrap. Which one it does is its own business, so each counts. */
function embeddedAddresses(address: ipaddr.IPv4 | ipaddr.IPv6): readonly string[] {
  if (address.kind() === 'ipv4') return []
  const bytes = address.toByteArray()
  const at = (...places: readonly number[]): string =>
    ipaddr.fromByteArray(places.map((place) => bytes[place] ?? 0)).toString()
  const last = at(12, 13, 14, 15)
  if (address.match(localNat64)) {
    // RFC 6052, section 2.2: by the length of the operator's prefix. One that is not in use holds zeros.
    const places = [at(6, 7, 9, 10), at(7, 9, 10, 11), at(9, 10, 11, 12), last]
    return places.filter((place) => !place.startsWith('0.'))
  }
  switch (address.range()) {
    case 'rfc6052':
    case 'rfc6145':
      return [last]
    case '6to4':
      return [at(2, 3, 4, 5)]
    case 'teredo':
      // RFC 4380, section 4: the server, and the client with every bit turned.
      return [at(4, 5, 6, 7), ipaddr.fromByteArray(bytes.slice(12).map((byte) => byte ^ 0xff)).toString()]
    default:
  }
  // RFC 4291, section 2.5.5.1: IPv4-compatible. RFC 5214, section 6.1: ISATAP, whether or not the address is said to be unique.
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0)
  const isIsatap = /^0[02]005efe$/.test(Buffer.from(bytes.slice(8, 12)).toString('hex'))
  return isCompatible || isIsatap ? [last] : []
}

/** RFC 8215. */
const localNat64 = ipaddr.parseCIDR('64:ff9b:1::/48')

// EC2's and EKS's metadata services over IPv6 are unique-local, not link-local (EC2 user guide, "Instance metadata").
const metadataAddresses = new Set(['fd00:ec2::254', 'fd00:ec2::23'])

// RFC 6761, section 6.3: everything below localhost is loopback, whatever a resolver says.
const isLocalName = (host: string): boolean => /(?:^|\.)localhost\.?$/i.test(host)
