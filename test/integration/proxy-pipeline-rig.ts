// A pipeline between a tool that signs with stand-in keys and an origin that stands for AWS. Connections are plain HTTP here:
// TLS belongs to the layer around the pipeline.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { AuditRecord } from '#contract/model.ts'
import { decide, type Policies } from '#engine/access/decide.ts'
import { endpointOverrides } from '#engine/aws/endpoint.ts'
import type { PipelineDeps } from '#engine/proxy/pipeline.ts'
import { createPipeline } from '#engine/proxy/pipeline.ts'
import type { InterceptedConnection, InterceptedHandler } from '#engine/proxy/types.ts'
import type { Upstream, UpstreamRequest, UpstreamResponse } from '#engine/net/types.ts'
import { rememberSigningKeys } from '#engine/signing/signing-key.ts'
import type { Grant, GrantLookup, SessionFacts } from '#engine/ports.ts'
import type { RawHeaders } from '#util/http/message.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

export const now = Date.UTC(2026, 0, 2, 3, 4, 5)
export const realKeys: Credentials = {
  accessKeyId: 'ASIAREALREALREALREAL',
  secretAccessKey: 'real-secret-access-key-never-shown-to-any',
  sessionToken: 'real/token+never==',
}
export const standIn = { keyId: 'LKEYAAAABBBBCCCCDDDD', secret: 'standinsecretstandinsecretstandinsecret12' }

const session: SessionFacts = {
  id: 'session-1',
  principal: 'p',
  role: 'dev',
  roleId: 'role-1',
  roleArn: 'arn:aws:iam::111122223333:role/dev',
  accountId: '111122223333',
  partition: 'aws',
  region: 'us-east-1',
  roleWord: 'dev',
}
const grant: Grant = { id: 'grant-1', principal: 'p', sessionId: 'session-1', client: 'shared', ...standIn }

/** What the rig finds for its stand-in key. */
export const liveGrant = { kind: 'live' as const, grant, session }

export interface Seen {
  readonly method: string
  readonly target: string
  readonly headers: RawHeaders
  readonly body: Buffer
  readonly trailers: RawHeaders
  readonly host: string
  readonly endpointUrl: string | undefined
  readonly nextHop: string | undefined
}

export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: RawHeaders
  readonly body: Buffer
  readonly trailers: RawHeaders
}

export interface Rig {
  readonly handler: InterceptedHandler
  readonly port: number
  readonly audit: AuditRecord[]
  /** Requests that reached the origin whole. */
  readonly seen: Seen[]
  /** Requests that reached the origin at least in part. */
  readonly begun: string[]
  readonly derived: { parent: string; arn: string; credentials: Credentials; grant: Grant }[]
  readonly observed: string[]
  readonly spoolDir: string
  readonly touched: string[]
  readonly invalidated: string[]
  send(request: ToolRequest): Promise<Answer>
  close(): Promise<void>
}

export interface ToolRequest {
  readonly method?: string
  readonly target?: string
  readonly headers: RawHeaders
  readonly body?: Buffer | Readable
  readonly agent?: Agent
}

export interface RigOptions {
  readonly host?: string
  /** The grant that the caller's proxy URL named, its password being right. */
  readonly grantId?: string
  readonly session?: Partial<SessionFacts>
  readonly lookup?: (keyId: string) => GrantLookup | undefined
  readonly origin?: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
  /** Answers at once, before the body came. */
  readonly eager?: (request: IncomingMessage, response: ServerResponse) => void
  /** May change while the rig is open. */
  readonly policies?: Policies
  readonly deps?: Partial<PipelineDeps>
  readonly deriveFails?: boolean
  /** The real way out, made to dial the origin of the rig. */
  readonly upstream?: Upstream
  readonly env?: Readonly<Record<string, string>>
}

export async function createRig(options: RigOptions = {}): Promise<Rig> {
  const host = options.host ?? 'dynamodb.us-east-1.amazonaws.com'
  const spoolDir = await mkdtemp(join(tmpdir(), 'latchkey-pipeline-'))
  const rig = {
    audit: [] as AuditRecord[],
    seen: [] as Seen[],
    begun: [] as string[],
    derived: [] as Rig['derived'],
    observed: [] as string[],
    touched: [] as string[],
    invalidated: [] as string[],
  }
  const sent: UpstreamRequest[] = []
  const pool = new Agent({ keepAlive: true })
  const origin = createServer((request, response) => {
    rig.begun.push(request.url ?? '')
    const upstream = sent.shift()
    if (options.eager !== undefined) {
      options.eager(request, response)
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      rig.seen.push({
        method: request.method ?? '',
        target: request.url ?? '',
        headers: pairs(request.rawHeaders),
        trailers: pairs(request.rawTrailers),
        body,
        host: upstream?.host ?? '',
        endpointUrl: upstream?.endpointUrl,
        nextHop: upstream?.nextHop?.url,
      })
      if (options.origin !== undefined) options.origin(request, response, body)
      else response.end('ok')
    })
  })
  const originPort = await listen(origin)
  const standIns = new Map<string, { grant: Grant; credentials: Credentials }>()
  const facts = { ...session, ...options.session }
  const find = (keyId: string): GrantLookup => {
    const given = options.lookup?.(keyId)
    if (given !== undefined) return given
    const derived = standIns.get(keyId)
    if (derived !== undefined) return { kind: 'live', grant: derived.grant, session: facts }
    return keyId === grant.keyId ? { kind: 'live', grant, session: facts } : { kind: 'unknown' }
  }
  const handler = createPipeline({
    signingKeys: rememberSigningKeys(),
    grants: {
      find,
      byId: (grantId) => (grantId === grant.id ? grant : undefined),
      credentials: (held) => Promise.resolve(standIns.get(held.keyId)?.credentials ?? realKeys),
      derive: (parent, arn, credentials, how) => {
        if (options.deriveFails === true) return Promise.reject(new Error('the vault is locked'))
        const count = rig.derived.length
        const made: Grant = {
          id: `derived-${count}`,
          principal: parent.principal,
          sessionId: parent.sessionId,
          client: 'derived',
          derived: { arn, ...(how.s3Express ? { s3Express: true } : {}) },
          keyId: `LKEYDERIVEDKEY${String(count).padStart(6, '0')}`,
          secret: `derived-secret-${count}`,
          sessionToken: `LATCHKEY.derived-token-${count}`,
        }
        standIns.set(made.keyId, { grant: made, credentials })
        rig.derived.push({ parent: parent.keyId, arn, credentials, grant: made })
        return Promise.resolve(made)
      },
      touch: (held) => void rig.touched.push(held.id),
      invalidate: (_sessionId, accessKeyId) => void rig.invalidated.push(accessKeyId),
    },
    upstream: options.upstream ?? {
      send: (request) => {
        sent.push(request)
        return sendPlain(request, originPort, pool)
      },
    },
    decide: (question) => decide(options.policies ?? { strict: false, customerEndpoints: [] }, question),
    audit: { append: (record) => void rig.audit.push(record) },
    clock: { now: () => now },
    clockOffsets: { for: () => ({ get: () => 0, observe: (date) => void rig.observed.push(date ?? '') }) },
    endpointOverrides:
      options.upstream === undefined
        ? endpointOverrides(options.env ?? {})
        : { urlFor: () => `http://127.0.0.1:${originPort}` },
    spoolDir,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    ...options.deps,
  })
  const connections = new WeakMap<object, InterceptedConnection>()
  const proxy = createServer((request, response) => {
    const connection = connections.get(request.socket) ?? { host, grantId: options.grantId, openedAt: now }
    connections.set(request.socket, connection)
    void handler(request, response, connection)
  })
  const port = await listen(proxy)
  return {
    handler,
    port,
    spoolDir,
    ...rig,
    send: (request) => sendTool(request, port),
    close: async () => {
      pool.destroy()
      for (const server of [proxy, origin]) {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      }
      await rm(spoolDir, { recursive: true, force: true })
    },
  }
}

/** Every clock this much ahead of ours, and nothing learned. */
export const offsetBy = (ms: number): PipelineDeps['clockOffsets'] => ({
  for: () => ({ get: () => ms, observe: () => undefined }),
})

const quiet = (): void => undefined

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  return (address satisfies AddressInfo).port
}

export function pairs(flat: readonly string[]): RawHeaders {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as const] : []))
}

function sendPlain(request: UpstreamRequest, port: number, agent: Agent): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method: request.method,
      path: request.target,
      headers: request.headers.flat(),
      signal: request.signal,
      agent,
    })
    outgoing.on('error', (cause) => reject(new AppError('network', 'connection refused', { cause })))
    outgoing.on('response', (answer) =>
      resolve({
        status: answer.statusCode ?? 0,
        statusText: answer.statusMessage ?? '',
        headers: pairs(answer.rawHeaders),
        body: answer,
        trailers: () => pairs(answer.rawTrailers),
      }),
    )
    const { body } = request
    if (body === null || body instanceof Uint8Array) outgoing.end(body ?? undefined)
    else {
      body.on('end', () => {
        const trailers = request.trailers?.() ?? []
        if (trailers.length > 0) outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
        outgoing.end()
      })
      body.on('error', () => outgoing.destroy())
      body.pipe(outgoing, { end: false })
    }
  })
}

/** Sends a request as it is. Rejects when the connection breaks before the answer is complete. */
function sendTool(request: ToolRequest, port: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method: request.method ?? 'POST',
      path: request.target ?? '/',
      headers: request.headers.flat(),
      agent: request.agent ?? false,
    })
    outgoing.on('error', reject)
    outgoing.on('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          statusText: answer.statusMessage ?? '',
          headers: pairs(answer.rawHeaders),
          body: Buffer.concat(chunks),
          trailers: pairs(answer.rawTrailers),
        }),
      )
    })
    if (request.body instanceof Readable) request.body.pipe(outgoing)
    else outgoing.end(request.body)
  })
}
