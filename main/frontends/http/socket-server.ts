// Serves the contract and the plain routes on the unix socket, or on a named pipe with a token.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { chmod, rename, rm } from 'node:fs/promises'
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node'
import type { AgentRouter, HandOuts } from '#agent/agent.ts'
import type { Paths } from '#local/paths.ts'
import type { Log } from '#util/ports.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import type { PeerOwner } from '#util/own/peer-owner.ts'
import { limitIdle } from '#util/http/limit-idle.ts'
import { createContainerEndpoint } from './container-endpoint.ts'
import { slowRequests, trackConnections } from './connections.ts'
import { settingsProblemHeader, versionHeader } from './endpoint.ts'
import { sendError, sendJson } from './errors.ts'
import { createPipeGuard } from './pipe-proof.ts'
import { createPlainRoutes } from './plain-routes.ts'

export interface SocketServerOptions {
  readonly paths: Pick<Paths, 'socket' | 'pipeFile'>
  readonly platform: NodeJS.Platform
  readonly router: AgentRouter
  readonly handOuts: HandOuts
  readonly log: Log
  /** Of connections to the container endpoint, which is on loopback. */
  readonly peers: Pick<PeerOwner, 'isOthers'>
  readonly version: string
  readonly settingsProblem: () => string | undefined
  readonly randomBytes: (length: number) => Buffer
  readonly slowRequests?: typeof slowRequests
}

export interface SocketServer {
  /** The socket's path or the pipe's name. */
  readonly address: string
  /** Lets answers finish, cuts streams, removes the socket. */
  close(): Promise<void>
}

/** How long an answer may take after the agent was told to stop. */
const closeGraceMs = 2000
const bodyLimit = 1024 * 1024

/** Only the owner of the agent's lock may call this: it takes the place of whatever a dead agent left. The folder is there, for the user alone. */
export async function startSocketServer(options: SocketServerOptions): Promise<SocketServer> {
  const { paths, platform, log } = options
  const token = platform === 'win32' ? options.randomBytes(32).toString('hex') : undefined
  const guard = token === undefined ? undefined : createPipeGuard(token, options.randomBytes)
  let isClosing = false
  const rpc = new RPCHandler(options.router, { plugins: [new BodyLimitPlugin({ maxBodySize: bodyLimit })] })
  const containers = createContainerEndpoint(options.handOuts, options.peers, log)
  const plain = createPlainRoutes(options.handOuts, log, () => isClosing, containers)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader(versionHeader, options.version)
    if (guard?.answers(request, response)) return
    const problem = options.settingsProblem()
    if (problem !== undefined) response.setHeader(settingsProblemHeader, encodeURIComponent(problem))
    const { matched } = await rpc.handle(request, response, { prefix: '/rpc', context: {} })
    if (matched || (await plain.handle(request, response))) return
    sendJson(response, 404, { code: 'not-found', message: 'no such call' })
  }

  const server = createServer({ ...slowRequests, ...options.slowRequests }, (request, response) => {
    serve(request, response).catch((error: unknown) => sendError(response, error, log))
  })
  server.on('error', (error) => log.warn('the socket of the agent has trouble', { error }))
  // Every user may connect to a pipe of Windows. Many commands may start at once.
  limitIdle(server, 256)
  const connections = trackConnections(server)
  const listening = token === undefined ? listenOnSocket(server, paths.socket) : listenOnPipe(server, token, options)
  const address = await listening.catch((error: unknown) => {
    server.close()
    throw error
  })
  return {
    address,
    async close() {
      isClosing = true
      await containers.close()
      await connections.close(closeGraceMs)
      await rm(platform === 'win32' ? paths.pipeFile : paths.socket, { force: true })
    },
  }
}

/**
 * Bound under another name and renamed once it listens, so that whoever sees the socket can connect, and nobody meets it before its mode is set.
 */
async function listenOnSocket(server: Server, path: string): Promise<string> {
  const fresh = `${path}~`
  await rm(fresh, { force: true })
  await listen(server, fresh)
  await chmod(fresh, 0o600)
  await rename(fresh, path)
  return path
}

/** Anybody may connect to a pipe of Windows, so its name cannot be guessed and its token must be known; both lie in a file for the user alone. */
async function listenOnPipe(
  server: Server,
  token: string,
  { paths, randomBytes }: SocketServerOptions,
): Promise<string> {
  const pipe = `${paths.socket}-${randomBytes(16).toString('hex')}`
  await listen(server, pipe)
  await writeFileAtomic(paths.pipeFile, JSON.stringify({ pipe, token }))
  return pipe
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
