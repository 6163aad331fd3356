// The browser front end: the contract and the page on 127.0.0.1, for browsers that were signed in. No route here hands out a credential.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node'
import type { Agent } from '#agent/agent.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'
import { assertNever } from '#shared/assert-never.ts'
import { limitIdle } from '#util/http/limit-idle.ts'
import type { PeerOwner } from '#util/own/peer-owner.ts'
import { refuseConnections } from '#util/http/refuse-connections.ts'
import { createBrowserSignIn } from './browser-sign-in.ts'
import { listenOn, slowRequests, trackConnections } from './connections.ts'
import { againFolder, createConsoleAgain } from './console-again.ts'
import { createOneTimeLeads } from './one-time-leads.ts'
import { sendError, sendText } from './errors.ts'
import { foreign, unseen } from './foreign.ts'
import { pageFile, readPage, sendPageFile } from './page-files.ts'

export interface LoopbackServerOptions {
  readonly agent: Pick<Agent, 'router' | 'reopening'>
  /** Taken where it is free, so that what leads here still does after a restart. */
  readonly preferredPort?: number
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly randomBytes: (length: number) => Buffer
  readonly timers?: Timers
  readonly peers: Pick<PeerOwner, 'known' | 'isOwn'>
  readonly slowRequests?: typeof slowRequests
  /** The built page; without one a line of text says what runs here. */
  readonly pageFolder?: string
}

export interface LoopbackServer {
  readonly origin: string
  /** A link that signs one browser in, once. `expiresAt` in epoch ms. */
  link(): { readonly url: string; readonly expiresAt: number }
  /** An address that leads one browser on to `location`, which may be a secret: once, for a minute. `taken`: called when it does. */
  leadOnce(location: string, taken?: () => void): string
  /** The address that asks whether to open the console of that id again. */
  leadBack(id: string): string
  close(): Promise<void>
}

/** Carries the token of `<meta name="latchkey-token">`, which the page that signed in was given, with each call. */
const tokenHeader = 'x-latchkey-token'

/** A browser opens six connections, some before it needs them. */
const mostIdle = 64
const mostConnections = 256

const othersRefused =
  'Only programs of the user who runs Latchkey are served here: open the link in a browser of that user.'

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { log } = options
  const rpc = new RPCHandler(options.agent.router, { plugins: [new BodyLimitPlugin({ maxBodySize: 1024 * 1024 })] })
  const server = createServer({ ...slowRequests, ...options.slowRequests }, (request, response) => {
    serve(request, response).catch((error: unknown) => sendError(response, error, log))
  })
  const { peers } = options
  // What a command line or a log shows other users is of no use where the system tells whose a connection is.
  if (peers.known) refuseConnections(server, async (socket) => !(await peers.isOwn(socket)), othersRefused)
  server.on('error', (error) => log.warn('the browser page has trouble with its port', { error }))
  // Every user of this computer may connect here.
  server.maxConnections = mostConnections
  limitIdle(server, mostIdle)
  const connections = trackConnections(server)
  const port = await listenOn(server, options.preferredPort ?? 0)
  const host = `127.0.0.1:${port}`
  const origin = `http://${host}`
  const signIn = createBrowserSignIn({ clock: options.clock, port, randomBytes: options.randomBytes })

  const leads = createOneTimeLeads(options)
  const again = createConsoleAgain({ ...options.agent, ...options, leadOnce: leads.add })
  const withoutPage = `Latchkey ${options.version} runs here. The command line does everything: latchkey --help`

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Who is not signed in keeps no connection, whatever the answer.
    const keepAlive = response.shouldKeepAlive
    response.shouldKeepAlive = false
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const url = URL.parse(request.url ?? '/', origin)
    if (!url) return say(response, 400, 'not a URL')
    const isAgain = url.pathname.startsWith(againFolder)
    // Where the system does not tell whose a connection is, a page of the user's own disk leads here: see local/browsers/open.ts.
    const isFromPage = !peers.known && url.pathname.startsWith(leads.folder)
    const isSeen = isAgain || url.pathname === '/login' || url.pathname.startsWith(leads.folder)
    const refusal = foreign(request, host, origin, isAgain || isFromPage) ?? (isSeen ? unseen(request) : undefined)
    // Service workers of whoever had this port before: they go before the page is there. A page that is signed in keeps its token in the storage.
    if (isAgain) response.setHeader('clear-site-data', '"storage"')
    if (refusal) return say(response, 403, refusal)
    if (isAgain && ['GET', 'POST'].includes(request.method ?? '')) return again.serve(url.pathname, request, response)
    if (url.pathname === '/login') return await login(url, request, response)
    if (url.pathname.startsWith(leads.folder)) return lead(url.pathname, request, response)
    if (!signIn.knows(request.headers.cookie)) {
      return say(response, 401, 'Not signed in. Ask the agent for a new link: a link works once, for 30 seconds.')
    }
    if (url.pathname === '/rpc' || url.pathname.startsWith('/rpc/')) {
      const token = request.headers[tokenHeader]
      const ended = signIn.mayCall(request.headers.cookie, typeof token === 'string' ? token : undefined)
      if (ended === undefined) {
        return say(response, 401, `Calls need the ${tokenHeader} of this sign-in. Ask the agent for a new link.`)
      }
      response.shouldKeepAlive = keepAlive
      const cut = (): void => void response.destroy()
      ended.addEventListener('abort', cut)
      response.once('close', () => ended.removeEventListener('abort', cut))
      if ((await rpc.handle(request, response, { prefix: '/rpc', context: {} })).matched) return
    }
    response.shouldKeepAlive = keepAlive
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'only GET here')
    const file = options.pageFolder === undefined ? undefined : pageFile(options.pageFolder, url.pathname)
    if (file !== undefined && (await sendPageFile(response, file))) return
    if (url.pathname === '/') return say(response, 200, withoutPage)
    say(response, 404, 'no such page')
  }

  /** The answer alone bears the secret: it stands in no command line, and nobody keeps it. */
  function lead(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') return say(response, 405, 'only GET here')
    // A browser that looks ahead shows nothing to anybody.
    if (request.headers['sec-purpose'] !== undefined) return say(response, 503, 'only for a person')
    const location = leads.take(path)
    if (location === undefined)
      return say(response, 410, 'This address was used before or is older than a minute. Open the console again.')
    response.writeHead(302, { location, 'cache-control': 'no-store' })
    response.end()
  }

  /** Answers with the page itself: its token must be in no URL, and no cookie could keep it from other ports. */
  async function login(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found =
      request.method === 'GET'
        ? signIn.redeem(url.searchParams.get('code') ?? '', request.headers.cookie)
        : ({ kind: 'unknown' } as const)
    switch (found.kind) {
      case 'unknown':
        return say(response, 403, 'This link was used before or is older than 30 seconds. Ask the agent for a new one.')
      case 'used-twice':
        log.warn('a sign-in link was used twice, so the browser that it had signed in is signed out')
        return say(
          response,
          403,
          'This link was used before, so whoever used it is signed out. If that was not you, look at what runs: latchkey status. Another link: latchkey open',
        )
      case 'signed-in': {
        if (found.cookie !== undefined) response.setHeader('set-cookie', found.cookie)
        const page = await readPage(options.pageFolder, withoutPage, { name: 'latchkey-token', content: found.token })
        return sendText(response, 200, 'text/html; charset=utf-8', page)
      }
      default:
        return assertNever(found)
    }
  }

  return {
    origin,
    link() {
      const { code, expiresAt } = signIn.issueCode()
      return { url: `${origin}/login?code=${code}`, expiresAt }
    },
    leadOnce: (location, taken) => `${origin}${leads.add(location, taken)}`,
    leadBack: (id) => `${origin}${againFolder}${id}`,
    async close() {
      leads.forget()
      await connections.close(2000)
    },
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  sendText(response, status, 'text/plain; charset=utf-8', `${text}\n`)
}
