// Real servers on a temporary socket and on loopback, with clients for both.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { type Calls, createRouter, type HandOuts } from '#agent/agent.ts'
import type { Log } from '#util/ports.ts'
import { createPeerOwner } from '#util/own/peer-owner.ts'
import type { AgentClient } from '#contract/contract.ts'
import { type AgentConnection, connect } from '#frontends/http/client.ts'
import {
  type LoopbackServer,
  type LoopbackServerOptions,
  startLoopbackServer,
} from '#frontends/http/loopback-server.ts'
import { type SocketServer, startSocketServer } from '#frontends/http/socket-server.ts'

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>> | undefined
}

export interface TestLog extends Log {
  readonly lines: LogLine[]
}

export function createTestLog(): TestLog {
  const lines: LogLine[] = []
  const at = (level: string) => (message: string, facts?: Readonly<Record<string, unknown>>) =>
    void lines.push({ level, message, facts })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** For tests that ask for nothing secret. */
export const noHandOuts: HandOuts = {
  credentials: () => Promise.reject(new Error('not expected')),
  container: () => Promise.reject(new Error('not expected')),
  standIns: () => Promise.reject(new Error('not expected')),
  inUse: () => Promise.reject(new Error('not expected')),
  environment: () => Promise.reject(new Error('not expected')),
  console: () => Promise.reject(new Error('not expected')),
  exec: () => Promise.reject(new Error('not expected')),
  attach: () => Promise.reject(new Error('not expected')),
}

export interface TestSocket {
  readonly server: SocketServer
  readonly connection: AgentConnection
  readonly paths: { readonly socket: string; readonly pipeFile: string }
  readonly log: TestLog
  close(): Promise<void>
}

export async function openSocket(
  calls: Calls,
  handOuts: HandOuts = noHandOuts,
  platform: NodeJS.Platform = 'linux',
): Promise<TestSocket> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const paths = { socket: join(folder, 'agent.sock'), pipeFile: join(folder, 'pipe.json') }
  const log = createTestLog()
  const server = await startSocketServer({
    paths,
    platform,
    router: createRouter(calls, log),
    handOuts,
    peers: { isOthers: () => Promise.resolve(false) },
    log,
    version: '1.2.3',
    settingsProblem: () => undefined,
    randomBytes,
  })
  return {
    server,
    connection: connect(paths, { platform }),
    paths,
    log,
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type PageHeaders = Readonly<Record<'cookie' | 'x-latchkey-token', string>>

export interface TestLoopback {
  readonly server: LoopbackServer
  readonly log: TestLog
  /** Exchanges a fresh link for the headers that a browser's page sends from then on. */
  signIn(): Promise<PageHeaders>
  client(headers: PageHeaders): AgentClient
}

export async function openLoopback(
  calls: Calls,
  options: {
    readonly now?: () => number
    readonly pageFolder?: string
    readonly slowRequests?: LoopbackServerOptions['slowRequests']
    readonly peers?: LoopbackServerOptions['peers']
    readonly reopening?: LoopbackServerOptions['agent']['reopening']
  } = {},
): Promise<TestLoopback> {
  const log = createTestLog()
  const {
    now = () => 0,
    pageFolder,
    slowRequests,
    peers = createPeerOwner({ platform: process.platform, uid: process.getuid?.() }),
    reopening = { known: () => undefined, open: () => Promise.reject(new Error('was asked')) },
  } = options
  const server = await startLoopbackServer({
    agent: { router: createRouter(calls, log), reopening },
    clock: { now },
    log,
    version: '1.2.3',
    randomBytes,
    peers,
    ...(pageFolder === undefined ? {} : { pageFolder }),
    ...(slowRequests === undefined ? {} : { slowRequests }),
  })
  return {
    server,
    log,
    async signIn() {
      const response = await fetch(server.link().url, { redirect: 'manual' })
      const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
      const token = /<meta name="latchkey-token" content="([\w-]+)">/.exec(await response.text())?.[1] ?? ''
      return { cookie, 'x-latchkey-token': token }
    },
    client: (headers) =>
      createORPCClient(new RPCLink({ url: `${server.origin}/rpc`, headers: { ...headers, origin: server.origin } })),
  }
}
