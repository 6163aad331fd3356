// Credentials for tools that read neither profiles nor the proxy: the endpoint that containers on AWS have, on loopback, with a token for
// each shell that asked.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ErrorCode } from '#shared/failures/codes.ts'
import { sentences } from '#shared/sentences.ts'
import type { HandOuts } from '#agent/agent.ts'
import type { Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { limitIdle } from '#util/http/limit-idle.ts'
import { refuseConnections } from '#util/http/refuse-connections.ts'
import type { PeerOwner } from '#util/own/peer-owner.ts'
import { sendJson } from './errors.ts'

export interface ContainerEndpoint {
  /** What one shell is given; good until the role's keys are revoked or the agent ends. */
  open(role: string, signal: AbortSignal): Promise<{ readonly url: string; readonly token: string }>
  close(): Promise<void>
}

/** Of the oldest; a shell whose token is gone asks again. */
const mostTokens = 256

export function createContainerEndpoint(
  handOuts: Pick<HandOuts, 'container'>,
  peers: Pick<PeerOwner, 'isOthers'>,
  log: Pick<Log, 'error' | 'warn'>,
): ContainerEndpoint {
  const given: { readonly token: Buffer; readonly ask: Ask }[] = []
  let listening: Promise<{ readonly server: Server; readonly port: number }> | undefined

  async function listen(): Promise<{ readonly server: Server; readonly port: number }> {
    const server = createServer({ headersTimeout: 5000, requestTimeout: 5000 }, (request, response) => {
      void answer(request, response)
    })
    refuseConnections(server, peers.isOthers, 'Only programs of the user who runs Latchkey are served here.')
    server.on('error', (error) => log.warn('the container endpoint has trouble', { error }))
    limitIdle(server, 64)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => resolve())
    })
    const address = server.address()
    return { server, port: typeof address === 'object' && address !== null ? address.port : 0 }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController()
    response.once('close', () => left.abort(new AppError('cancelled', 'the caller went away')))
    try {
      const ask = askOf(request)
      if (ask === undefined) return refuse(response, 403, 'AccessDenied', notForYou)
      sendJson(response, 200, inContainer(JSON.parse(await ask(left.signal))))
    } catch (error) {
      if (!(error instanceof AppError)) log.error('the container endpoint failed', { error })
      const failure = error instanceof AppError ? error : new AppError('internal', 'the agent failed')
      refuse(response, statuses.get(failure.code) ?? 500, failure.code, sentences(failure.message, failure.hint))
    }
  }

  /** A page in a browser sends an Origin, and by a name of its own that leads here another Host. All tokens are compared, each in the same time. */
  function askOf({ method, url, headers, socket }: IncomingMessage): Ask | undefined {
    const sent = Buffer.from(headers.authorization ?? '')
    const found = given.filter(({ token }) => token.length === sent.length && timingSafeEqual(token, sent))
    const isTool = headers.origin === undefined && headers.referer === undefined
    const isHere = headers.host === `127.0.0.1:${socket.localPort}`
    return method === 'GET' && url === path && isTool && isHere ? found[0]?.ask : undefined
  }

  return {
    async open(role, signal) {
      // Refused now, and not by the first tool that asks.
      const ask = await handOuts.container(role, signal)
      listening ??= listen()
      const { port } = await listening.catch((error: unknown) => {
        listening = undefined
        throw error
      })
      const token = randomBytes(32).toString('base64url')
      given.push({ token: Buffer.from(token), ask })
      if (given.length > mostTokens) given.shift()
      return { url: `http://127.0.0.1:${port}${path}`, token }
    },
    async close() {
      const open = await listening?.catch(() => undefined)
      open?.server.closeAllConnections()
      await new Promise<void>((resolve) => (open === undefined ? resolve() : open.server.close(() => resolve())))
    },
  }
}

type Ask = Awaited<ReturnType<HandOuts['container']>>

const path = '/credentials'
const notForYou = 'this is not for you; a shell asks for its own: latchkey env ROLE --container'

/** SDKs repeat what has another. */
const statuses: ReadonlyMap<ErrorCode, number> = new Map([
  ['denied', 403],
  ['not-found', 404],
])

/** As the JavaScript SDK and the Rust one read errors. */
function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { Code: code, Message: message, code, message })
}

/** Its own names for what `credential_process` calls otherwise; without a token and an end, SDKs take it for nothing. */
function inContainer(credentials: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials
  if (SessionToken === undefined || Expiration === undefined)
    throw new AppError('unsupported', 'this role has keys that do not end, which the container endpoint cannot give', {
      hint: 'Use: latchkey env ROLE --direct',
    })
  return { AccessKeyId, SecretAccessKey, Token: SessionToken, Expiration }
}
