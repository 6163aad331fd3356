// Credentials for tools that read neither profiles nor the proxy: the endpoint that containers on AWS have, on loopback, with a token for
// each shell that asked.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { HandOuts } from '#agent/agent.ts'
import type { Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { limitIdle } from '#util/http/limit-idle.ts'
import { sendJson } from './errors.ts'

export interface ContainerEndpoint {
  /** What one shell is given; good until the agent ends. */
  open(role: string): Promise<{ readonly url: string; readonly token: string }>
  close(): Promise<void>
}

/** Of the oldest; a shell whose token is gone asks again. */
const mostTokens = 256

export function createContainerEndpoint(
  handOuts: Pick<HandOuts, 'credentials'>,
  log: Pick<Log, 'error' | 'warn'>,
): ContainerEndpoint {
  const roles: { readonly token: Buffer; readonly role: string }[] = []
  let listening: Promise<{ readonly server: Server; readonly port: number }> | undefined

  async function listen(): Promise<{ readonly server: Server; readonly port: number }> {
    const server = createServer({ headersTimeout: 5000, requestTimeout: 5000 }, (request, response) => {
      void answer(request, response)
    })
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
      const role = roleOf(request)
      if (role === undefined) {
        refuse(response, 403, 'AccessDenied', 'this is not for you')
        return
      }
      sendJson(response, 200, inContainer(JSON.parse(await handOuts.credentials(role, left.signal))))
    } catch (error) {
      if (!(error instanceof AppError)) log.error('the container endpoint failed', { error })
      const message = error instanceof AppError ? `${error.message}. ${error.hint ?? ''}` : 'the agent failed'
      refuse(response, 500, error instanceof AppError ? error.code : 'internal', message.trim())
    }
  }

  /** A page in a browser sends an Origin, and by a name of its own that leads here another Host. All tokens are compared, each in the same time. */
  function roleOf({ method, url, headers, socket }: IncomingMessage): string | undefined {
    const given = Buffer.from(headers.authorization ?? '')
    const found = roles.filter(({ token }) => token.length === given.length && timingSafeEqual(token, given))
    const isTool = headers.origin === undefined && headers.referer === undefined
    const isHere = headers.host === `127.0.0.1:${socket.localPort}`
    return method === 'GET' && url === path && isTool && isHere ? found[0]?.role : undefined
  }

  return {
    async open(role) {
      listening ??= listen()
      const { port } = await listening.catch((error: unknown) => {
        listening = undefined
        throw error
      })
      const token = randomBytes(32).toString('base64url')
      roles.push({ token: Buffer.from(token), role })
      if (roles.length > mostTokens) roles.shift()
      return { url: `http://127.0.0.1:${port}${path}`, token }
    },
    async close() {
      const open = await listening?.catch(() => undefined)
      open?.server.closeAllConnections()
      await new Promise<void>((resolve) => (open === undefined ? resolve() : open.server.close(() => resolve())))
    },
  }
}

const path = '/credentials'

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
