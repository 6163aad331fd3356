import type { Socket } from 'node:net'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import { dialDirect, dialThroughHop, settled } from './connect-dial.ts'
import { hearError } from '#util/hear-error.ts'
import { networkError } from './upstream-error.ts'
import type { Hop } from '#util/http/next-hop.ts'
import type { Resolve } from './resolve.ts'

/** Where the requests of one pool go. */
export interface Destination {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  readonly hop: Hop | undefined
}

export interface DialParts {
  readonly resolve: Resolve
  readonly context: SecureContext
  /** PEM certificates that an https corporate proxy may present. */
  readonly ca: readonly string[]
}

/** One new connection: DNS now, the corporate proxy where there is one, TLS with the certificate verified. Rejects with AppError. */
export async function dialUpstream(to: Destination, parts: DialParts, signal: AbortSignal): Promise<Socket> {
  const plain = await dialPlain(to, parts, signal)
  if (!to.secure) return plain
  const isAddress = to.host.includes(':') || /^[\d.]+$/.test(to.host)
  const socket: TLSSocket = hearError(
    connectTls({
      socket: plain,
      host: to.host,
      // RFC 6066, section 3: an address is no server name.
      ...(isAddress ? {} : { servername: to.host }),
      secureContext: parts.context,
      ALPNProtocols: ['http/1.1'],
    }),
  )
  return settled(socket, 'secureConnect', to.host, signal)
}

async function dialPlain(to: Destination, parts: DialParts, signal: AbortSignal): Promise<Socket> {
  if (to.hop !== undefined) return dialThroughHop(to.hop, to, { ca: parts.ca, signal })
  let addresses
  try {
    addresses = await parts.resolve(to.host)
  } catch (error) {
    throw networkError(to.host, error)
  }
  const socket = await dialDirect(to.host, to.port, addresses, signal)
  socket.allowHalfOpen = false
  return socket
}
