import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { fewUnread } from '#util/few-pieces.ts'
import type { Clock, Log } from '#util/ports.ts'
import { answerAndClose } from './connect-answer.ts'
import type { LeafFor } from '../certificates/leaf.ts'
import type { Connections } from './connections.ts'
import type { Pace } from './pace.ts'
import { createTurns } from './turns.ts'
import type { Vanished } from './vanished.ts'
import type { InterceptedConnection, InterceptedHandler } from '../types.ts'

export interface InterceptParts {
  readonly leafFor: LeafFor
  readonly handler: InterceptedHandler
  readonly clock: Clock
  readonly log: Log
  readonly pace: Pace
  /** Silence in both directions after which a connection ends. */
  readonly idleMs: number
}

export interface Interceptor {
  /** Takes over a client connection whose CONNECT was answered: TLS ends here and each request inside goes to the handler. */
  take(socket: Socket, target: Pick<InterceptedConnection, 'host' | 'grantId'>, caller: string): Promise<void>
}

/** What is known of a connection inside TLS, and the one that carries it. */
interface Inner {
  readonly connection: InterceptedConnection
  readonly outer: Socket
  /** As the port counts callers: a name that is nobody's makes no caller of its own. */
  readonly caller: string
  /** Until its first request. */
  isNew: boolean
}

const handshakeTimeoutMs = 30_000
/** Session tokens and presigned queries are long; Node's own limit is 16 KiB. */
export const maxHeaderBytes = 65_536

export function createInterceptor(
  parts: InterceptParts,
  connections: Pick<Connections, 'awaitHead' | 'use'>,
  vanished: Vanished,
): Interceptor {
  const inner = new WeakMap<Duplex, Inner>()
  const server = innerServer(parts, inner, connections, vanished)
  return {
    async take(socket, { host, grantId }, caller) {
      const timer = setTimeout(() => void socket.destroy(), handshakeTimeoutMs)
      socket.once('close', () => clearTimeout(timer))
      const secureContext = await parts.leafFor(host)
      await spoken(socket)
      await parts.pace(socket, caller)
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext,
        ALPNProtocols: ['http/1.1'],
        requestCert: false,
      })
      fewUnread(secure)
      // A client that does not trust our authority, or speaks no TLS, is its user's business: one line for those who look.
      secure.on('error', (error) => {
        parts.log.debug('a client broke off its connection', { host, reason: error.message })
        secure.destroy()
      })
      secure.once('close', () => socket.destroy())
      // Node waits for the rest of the handshake, which nobody will send any more.
      const leave = (): void => void secure.destroy()
      secure.once('end', leave)
      secure.once('secure', () => {
        clearTimeout(timer)
        secure.off('end', leave)
        inner.set(secure, {
          connection: { host, grantId, openedAt: parts.clock.now() },
          outer: socket,
          caller,
          isNew: true,
        })
        connections.awaitHead(socket)
        server.emit('connection', secure)
      })
    },
  }
}

/** Resolves when the client has said something, or is gone. Reads nothing. */
const spoken = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      socket.off('readable', settle).off('close', settle)
      // What has ended without a word stays so.
      if (socket.readableLength === 0) socket.destroy()
      resolve()
    }
    socket.on('readable', settle).on('close', settle)
  })

/**
 * Never listens: connections are handed to it, so Node's own timers for heads do nothing here and the port's are used. Strict, and
 * without a limit on how long a request or an answer takes.
 */
function innerServer(
  parts: InterceptParts,
  inner: WeakMap<Duplex, Inner>,
  connections: Pick<Connections, 'use'>,
  vanished: Vanished,
): Server {
  const turns = createTurns()
  const handle = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    const known = inner.get(request.socket)
    if (known === undefined) {
      request.socket.destroy()
      return
    }
    const { connection, outer } = known
    const unwatch = vanished.watch(outer, () => !request.complete)
    whileServed(request, response, connections.use(outer), unwatch)
    if (expectsContinue) response.writeContinue()
    if (/^websocket$/i.test(request.headers.upgrade ?? '')) {
      const text = 'Latchkey does not carry websockets to AWS service endpoints yet; run the command with --direct.\n'
      response.writeHead(501, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text)
      return
    }
    const begin = async (): Promise<void> => {
      if (known.isNew) {
        known.isNew = false
        await parts.pace(outer, known.caller)
      }
      await parts.handler(request, response, connection)
    }
    begin().catch((error: unknown) => {
      parts.log.error('a request failed inside the proxy', { host: connection.host, reason: String(error) })
      request.socket.destroy()
    })
  }
  const server = createServer(
    {
      insecureHTTPParser: false,
      maxHeaderSize: maxHeaderBytes,
      keepAliveTimeout: 0,
      requestTimeout: 0,
      noDelay: true,
    },
    (request, response) => turns.take(request, response, () => handle(request, response, false)),
  )
  server.maxHeadersCount = 0
  server.setTimeout(parts.idleMs)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    turns.take(request, response, () => handle(request, response, true))
  })
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
    response.end('Latchkey: 100-continue is the only expectation that HTTP/1.1 knows, so this was not passed on.\n')
  })
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    if (turns.isTaken(socket)) return void socket.destroy()
    answerAndClose(
      socket,
      400,
      'Latchkey: this connection already goes to an AWS endpoint; CONNECT belongs on a new one.',
    )
    return undefined
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    refuseBroken(error, socket)
  })
  return server
}

/** Calls these when the answer is out and the last byte of the request has come. */
export function whileServed(
  request: IncomingMessage,
  response: ServerResponse,
  ...ends: readonly (() => void)[]
): void {
  const done = (): void => {
    for (const end of ends) end()
  }
  response.once('close', () => {
    if (request.complete) done()
    else request.once('end', done)
  })
}

/** Answers a head that was not taken. */
export function refuseHead(socket: Duplex, why: 'too-long' | 'not-http'): void {
  if (why === 'too-long') answerAndClose(socket, 431, 'Latchkey: the request headers are larger than 64 KiB.')
  else answerAndClose(socket, 400, 'Latchkey: this is not a well-formed HTTP/1.1 request, so it was not passed on.')
}

/** Answers what the parser would not take. A connection that is merely gone gets nothing. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    refuseHead(socket, 'too-long')
  } else if (error.code?.startsWith('HPE_') === true && error.code !== 'HPE_INVALID_EOF_STATE') {
    refuseHead(socket, 'not-http')
  } else {
    socket.destroy()
  }
}
