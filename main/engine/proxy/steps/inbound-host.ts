import { headerValues } from '../../aws/raw-headers.ts'
import type { Inbound } from './inbound.ts'
import { refused } from '../../refused.ts'

/**
 * The inner `Host` must be the host of the CONNECT (RFC 9110, section 7.4): a certificate for one name must not open the way
 * to another. An absolute request target would name a host of its own, so it is not taken at all. Throws Refused
 * `wrong-host`, or `malformed` for more than one `Host`.
 */
export function checkHost(inbound: Inbound, connectHost: string): void {
  const hosts = headerValues(inbound.headers, 'host')
  const [host] = hosts
  if (hosts.length > 1) {
    // RFC 9112, section 3.2: whoever reads on may take the other one.
    throw refused('malformed', `the request has ${hosts.length} Host headers, so it was not passed on. Send one.`)
  }
  if (host === undefined || bareHost(host) !== connectHost) {
    throw refused('wrong-host', `this connection is to ${connectHost}, but the request names ${host ?? 'no host'}.`)
  }
  if (!inbound.target.startsWith('/') && inbound.target !== '*') {
    throw refused('wrong-host', 'the request target must begin with a slash.')
  }
}

function bareHost(host: string): string {
  const name = host.trim().toLowerCase()
  const port = name.lastIndexOf(':')
  const bare = port === -1 ? name : name.slice(port) === ':443' ? name.slice(0, port) : name
  return bare.endsWith('.') ? bare.slice(0, -1) : bare
}
