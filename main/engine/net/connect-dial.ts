import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AppError } from '#util/app-error.ts'
import { hearError } from '#util/hear-error.ts'
import { networkError } from './upstream-error.ts'
import type { Hop } from '#util/http/next-hop.ts'
import type { Address } from './resolve.ts'

/** How long a connection may take to come about: not a limit on what is said over it. */
export const connectTimeoutMs = 30_000

/** Connects to the first of the addresses that answers (RFC 8305), without asking a resolver. Rejects with AppError. */
export function dialDirect(
  host: string,
  port: number,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<Socket> {
  const socket = hearError(
    connect({
      host,
      port,
      autoSelectFamily: true,
      allowHalfOpen: true,
      lookup: (_name, _options, done) => {
        done(null, [...addresses])
      },
    }),
  )
  return settled(socket, 'connect', host, signal)
}

export interface HopOptions {
  /** What an https proxy's certificate is checked against. */
  readonly ca?: readonly string[] | undefined
  readonly signal: AbortSignal
}

/** Connects to a corporate proxy, with TLS where it speaks that. It may sit on loopback. Rejects with AppError. */
export async function dialHop(hop: Hop, { ca, signal }: HopOptions): Promise<Socket> {
  const plain = await settled(
    hearError(connect({ host: hop.host, port: hop.port, autoSelectFamily: true })),
    'connect',
    proxyName(hop),
    signal,
  )
  if (!hop.secure) return plain
  const secure = hearError(
    connectTls({
      socket: plain,
      servername: /^[\d.]+$|:/.test(hop.host) ? '' : hop.host,
      host: hop.host,
      ALPNProtocols: ['http/1.1'],
      ...(ca === undefined ? {} : { ca: [...ca] }),
    }),
  )
  return settled(secure, 'secureConnect', proxyName(hop), signal)
}

/** Asks a corporate proxy for a tunnel. Rejects with AppError; a refusal of the proxy names its status. */
export async function dialThroughHop(
  hop: Hop,
  target: { readonly host: string; readonly port: number },
  options: HopOptions,
): Promise<Socket> {
  const { signal } = options
  const socket = await dialHop(hop, options)
  const authority = target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)])
    const ask = request({
      method: 'CONNECT',
      path: authority,
      headers: [
        'Host',
        authority,
        ...(hop.authorization === undefined ? [] : ['Proxy-Authorization', hop.authorization]),
      ],
      createConnection: () => socket,
      signal: limit,
    })
    const fail = (error: unknown): void => {
      socket.destroy()
      reject(limit.aborted && !signal.aborted ? timedOut(proxyName(hop)) : networkError(proxyName(hop), error))
    }
    ask.on('error', fail)
    ask.on('response', (response) => {
      fail(refusedByHop(hop, target.host, response.statusCode ?? 0))
    })
    ask.on('connect', (response, _socket, head) => {
      if (response.statusCode !== 200) {
        fail(refusedByHop(hop, target.host, response.statusCode ?? 0))
        return
      }
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    ask.end()
  })
}

/** What a refusal of a corporate proxy means. */
export function refusedByHop(hop: Hop, host: string, status: number): AppError {
  return new AppError(
    'network',
    `the corporate proxy ${hop.host}:${hop.port} refused a connection to ${host} with status ${status}`,
    status === 407 ? { hint: 'Put its user name and password into HTTPS_PROXY.' } : {},
  )
}

const proxyName = (hop: Hop): string => `the corporate proxy ${hop.host}:${hop.port}`

const timedOut = (host: string): AppError =>
  new AppError('timeout', `${host} cannot be reached: no connection within ${connectTimeoutMs / 1000} s`, {
    retry: true,
  })

/** Waits for a socket to come up; afterwards it has no listener of ours but the one for `error` that it was made with. */
export function settled<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  host: string,
  signal: AbortSignal,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(timedOut(host))
    }, connectTimeoutMs)
    const abort = (): void => {
      socket.destroy(new AppError('cancelled', `the connection to ${host} was given up`))
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.off(event, up).off('error', down).off('close', closed)
    }
    const up = (): void => {
      done()
      socket.setNoDelay(true)
      resolve(socket)
    }
    const down = (error: unknown): void => {
      done()
      socket.destroy()
      reject(networkError(host, error))
    }
    const closed = (): void => {
      down(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    }
    socket.on(event, up).on('error', down).on('close', closed)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}
