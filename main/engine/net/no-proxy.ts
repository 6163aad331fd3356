import ipaddr from 'ipaddr.js'

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
