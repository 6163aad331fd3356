import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { fewUnread } from '#util/few-pieces.ts'
import { hearError } from '#util/hear-error.ts'
import { guardDoor } from '#util/http/door.ts'
import { belongTo, type Owner } from '#util/owner.ts'
import { systemTimers, type Timers } from '#util/async/timers.ts'
import { answerAndClose } from './connect-answer.ts'
import { authenticateTunnel, type ProxyCaller, proxyUser } from './connect-auth.ts'
import {
  createInterceptor,
  type InterceptParts,
  maxHeaderBytes,
  refuseBroken,
  refuseHead,
  whileServed,
} from './connect-intercept.ts'
import { parseConnectTarget } from './connect-target.ts'
import { openTunnel, type TunnelParts } from './connect-tunnel.ts'
import { type ConnectionLimits, createConnections, defaultLimits } from './connections.ts'
import { readFirstHead } from './first-head.ts'
import { createPace } from './pace.ts'
import { relayPlain } from './plain-relay.ts'
import { say } from './say.ts'
import { createTurns } from './turns.ts'
import { createVanished } from './vanished.ts'
import { nameless } from '../part-of-free.ts'
import { type Resolve, systemResolve } from '../../net/resolve.ts'
import { createTunnelLookups } from '../../net/tunnel-lookups.ts'

export interface ListenerOptions
  extends Omit<TunnelParts, 'lookUp' | 'idleMs'>, Omit<InterceptParts, 'idleMs' | 'pace'> {
  /** The port of the last run, so that old terminals work again; 0 for any. */
  readonly port: number
  /** For tunnels, plain http and AWS hosts alike. */
  readonly password: string
  /** Whether a connection may go to AWS hosts without the password: then the stand-in keys alone say whose it is. */
  readonly mayPassWithout: (socket: Socket) => Promise<boolean>
  /** Whether TLS to this host on port 443 ends here. The host is lower-cased, without trailing dot. */
  readonly isIntercepted: (host: string) => boolean
  readonly isGrant: (grantId: string) => boolean
  readonly resolve?: Resolve
  /** Silence in both directions after which a connection in use ends, in ms. Longer than AWS's longest call, 900 s. */
  readonly idleMs?: number
  readonly limits: Pick<ConnectionLimits, 'most'> & Partial<ConnectionLimits>
  readonly timers?: Timers
  readonly platform: NodeJS.Platform
}

export interface ProxyListener {
  readonly port: number
  /** Stops listening and ends every connection. */
  close(): Promise<void>
}

const defaultIdleMs = 1_800_000

/** The proxy's one port, on 127.0.0.1. Takes another port when the wanted one is not free. */
export async function createProxyListener(options: ListenerOptions): Promise<ProxyListener> {
  const idleMs = options.idleMs ?? defaultIdleMs
  const timers = options.timers ?? systemTimers
  const connections = createConnections({ ...defaultLimits, ...options.limits }, timers)
  const vanished = createVanished({ timers, platform: options.platform })
  const interceptor = createInterceptor(
    { ...options, idleMs, pace: createPace(connections.isCrowd) },
    connections,
    vanished,
  )
  const lookUp = createTunnelLookups(options.resolve ?? systemResolve, timers)
  const tunnels: TunnelParts = { ...options, idleMs, lookUp }
  const callerOf = (request: IncomingMessage) =>
    authenticateTunnel(request.headers['proxy-authorization'], options.password)
  /** Why what is not CONNECT is not served. */
  const refusalOf = (target: string, caller: ProxyCaller | undefined): readonly [400 | 407, string] | undefined => {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return [400, howTo]
    return caller === undefined
      ? [407, 'Latchkey: this needs the proxy URL with its password: latchkey env ROLE.']
      : undefined
  }
  const nameOf = (grantId: string | undefined): string =>
    grantId !== undefined && options.isGrant(grantId) ? grantId : nameless

  const turns = createTurns()
  const plain = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    const caller = callerOf(request)
    const refusal = refusalOf(request.url ?? '', caller)
    if (refusal !== undefined) return say(response, ...refusal)
    const grantId = caller?.grantId
    const name = nameOf(grantId)
    if (!connections.admit(request.socket, name)) return say(response, 503, tooMany)
    const { socket } = request
    const unwatch = vanished.watch(socket, () => !request.complete)
    whileServed(request, response, connections.use(socket), unwatch)
    if (expectsContinue) response.writeContinue()
    relayPlain(request, response, { grantId, name }, tunnels).catch(failed(request.socket))
  }
  const server = createServer(
    // How long a head may take is watched per connection; a body may take as long as it likes.
    { insecureHTTPParser: false, maxHeaderSize: maxHeaderBytes, noDelay: true, requestTimeout: 0, keepAliveTimeout: 0 },
    (request, response) => turns.take(request, response, () => plain(request, response, false)),
  )
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
    turns.take(request, response, () => plain(request, response, true)),
  )
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    say(response, 417, 'Latchkey: 100-continue is the only expectation that HTTP/1.1 knows.'),
  )
  guardDoor(server, (socket, read) => {
    const owner: Owner = { what: 'a connection to the proxy', destroy: () => socket.destroy() }
    belongTo(owner)
    hearError(socket).once('close', () => (owner.destroy = undefined))
    connections.add(socket)
    readFirstHead(socket, maxHeaderBytes, (head) => {
      if (typeof head === 'string') return refuseHead(socket, head)
      const isConnect = head.method === 'CONNECT'
      const refusal = isConnect
        ? undefined
        : refusalOf(head.target, authenticateTunnel(head.authorization, options.password))
      fewUnread(socket)
      if (refusal === undefined) read()
      else answerAndClose(socket, ...refusal)
    })
  })
  // A connection that the system could not hand over is lost; the port stays.
  server.on('error', (error) => {
    options.log.warn('the proxy has trouble with its port', { error })
  })
  server.on('clientError', refuseBroken)
  const failed = (socket: Socket) => (error: unknown) => {
    options.log.error('a connection failed inside the proxy', { reason: String(error) })
    socket.destroy()
  }
  server.on('connect', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    // Node gives the socket of the connection itself (http.Server, event "connect"); only its declared type is wider.
    const socket = request.socket
    socket.on('error', () => duplex.destroy())
    if (turns.isTaken(socket)) socket.destroy()
    else connect(request, socket, head).catch(failed(socket))
  })

  const connect = async (request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> => {
    const target = parseConnectTarget(request.url ?? '')
    if (target === undefined) {
      return answerAndClose(
        socket,
        400,
        'Latchkey: CONNECT needs a host and a port, as in CONNECT sts.eu-west-1.amazonaws.com:443.',
      )
    }
    const caller = callerOf(request)
    const intercepted = target.port === 443 && options.isIntercepted(target.host)
    if (caller === undefined && !(intercepted && (await options.mayPassWithout(socket)))) {
      return answerAndClose(
        socket,
        407,
        `Latchkey: ${target.host} needs the proxy URL with its password: latchkey env ROLE. See latchkey doctor for what passes without.`,
      )
    }
    const grantId = caller?.grantId
    const name = nameOf(grantId)
    if (!connections.admit(socket, name)) return answerAndClose(socket, 503, tooMany)
    if (!intercepted) {
      connections.use(socket)
      vanished.watch(socket, () => socket.isPaused())
      return openTunnel(socket, head, target, { grantId, name }, tunnels)
    }
    if (head.length > 0) socket.unshift(head)
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    return interceptor.take(socket, { host: target.host, grantId }, name)
  }

  await listen(server, options.port)
  const { port } = addressOf(server)
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        connections.close()
      }),
  }
}

const howTo =
  'This is the proxy of Latchkey. Set it as HTTPS_PROXY, or run a command with "latchkey exec ROLE -- COMMAND". ' +
  `The user name is "${proxyUser}".`

const tooMany = 'Latchkey: this caller has too many connections in use. Try again.'

async function listen(server: Server, wanted: number): Promise<void> {
  try {
    await tryListen(server, wanted)
  } catch (error) {
    const code = systemErrorCode(error)
    if (wanted === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error
    await tryListen(server, 0)
  }
}

function tryListen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new AppError('internal', 'the proxy has no port')
  return address
}
