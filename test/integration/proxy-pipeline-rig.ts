// A pipeline between a tool that signs with stand-in keys and an origin that stands for AWS. Connections are plain HTTP here:
// TLS belongs to the layer around the pipeline.
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { AuditRecord } from '#contract/model.ts'
import { endpointOverrides } from '#core/aws/endpoint.ts'
import type { PipelineDeps } from '#core/proxy/pipeline.ts'
import { createPipeline } from '#core/proxy/pipeline.ts'
import type {
  InterceptedConnection,
  InterceptedHandler,
  Upstream,
  UpstreamRequest,
  UpstreamResponse,
} from '#core/proxy/types.ts'
import type { Grant, GrantLookup, SessionFacts } from '#core/session/types.ts'
import type { RawHeaders } from '#core/signing/types.ts'
import { AppError } from '#core/util/app-error.ts'
import type { Credentials } from '#core/util/credentials.ts'

export const now = Date.UTC(2026, 0, 2, 3, 4, 5)
export const realKeys: Credentials = {
  accessKeyId: 'ASIAREALREALREALREAL',
  secretAccessKey: 'real-secret-access-key-never-shown-to-any',
  sessionToken: 'real/token+never==',
}
export const standIn = { keyId: 'LKEYAAAABBBBCCCCDDDD', secret: 'standinsecretstandinsecretstandinsecret12' }

const session: SessionFacts = {
  id: 'session-1',
  role: 'dev',
  roleId: 'role-1',
  roleArn: 'arn:aws:iam::111122223333:role/dev',
  accountId: '111122223333',
  partition: 'aws',
  region: 'us-east-1',
  state: 'active',
  strict: false,
  customerEndpoints: [],
}
const grant: Grant = { id: 'grant-1', sessionId: 'session-1', client: { kind: 'shared' }, ...standIn, createdAt: now }

export interface Seen {
  readonly method: string
  readonly target: string
  readonly headers: RawHeaders
  readonly body: Buffer
  readonly trailers: RawHeaders
  readonly host: string
  readonly endpointUrl: string | undefined
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
  readonly session?: Partial<SessionFacts>
  readonly lookup?: (keyId: string) => GrantLookup | undefined
  readonly origin?: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
  /** Answers at once, before the body came. */
  readonly eager?: (request: IncomingMessage, response: ServerResponse) => void
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
      })
      if (options.origin !== undefined) options.origin(request, response, body)
      else response.end('ok')
    })
  })
  const originPort = await listen(origin)
  const standIns = new Map<string, { grant: Grant; credentials: Credentials }>()
  const facts = { ...session, ...options.session }
  const handler = createPipeline({
    grants: {
      find: (keyId) => {
        const given = options.lookup?.(keyId)
        if (given !== undefined) return given
        const derived = standIns.get(keyId)
        if (derived !== undefined) return { kind: 'live', grant: derived.grant, session: facts }
        return keyId === grant.keyId ? { kind: 'live', grant, session: facts } : { kind: 'unknown' }
      },
      credentials: (held) => Promise.resolve(standIns.get(held.keyId)?.credentials ?? realKeys),
      derive: (parent, arn, credentials) => {
        if (options.deriveFails === true) return Promise.reject(new Error('the vault is locked'))
        const count = rig.derived.length
        const made: Grant = {
          id: `derived-${count}`,
          sessionId: parent.sessionId,
          client: { kind: 'derived', parentKeyId: parent.keyId, arn },
          keyId: `LKEYDERIVEDKEY${String(count).padStart(6, '0')}`,
          secret: `derived-secret-${count}`,
          sessionToken: `LATCHKEY.derived-token-${count}`,
          createdAt: now,
        }
        standIns.set(made.keyId, { grant: made, credentials })
        rig.derived.push({ parent: parent.keyId, arn, credentials, grant: made })
        return Promise.resolve(made)
      },
      touch: (held) => void rig.touched.push(held.id),
    },
    upstream: options.upstream ?? {
      send: (request) => {
        sent.push(request)
        return sendPlain(request, originPort, pool)
      },
    },
    decide: () => ({ kind: 'allow' }),
    audit: { append: (record) => void rig.audit.push(record) },
    clock: { now: () => now },
    awsOffset: { get: () => 0, observe: (date) => void rig.observed.push(date ?? '') },
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
    const connection = connections.get(request.socket) ?? { host, openedAt: now }
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

export interface SignOptions {
  readonly method?: string
  readonly target?: string
  readonly host?: string
  readonly headers?: RawHeaders
  /** Added after signing. */
  readonly unsigned?: RawHeaders
  readonly body?: Buffer
  /** Value of x-amz-content-sha256; `absent` leaves the header out. */
  readonly payload?: string
  readonly region?: string
  readonly service?: string
  readonly keyId?: string
  readonly secret?: string
  readonly at?: number
}

/** Headers of a request signed by hand, with code of its own: what the pipeline verifies must not be its own opinion. */
export function signed(options: SignOptions = {}): {
  headers: RawHeaders
  target: string
  method: string
  body?: Buffer
} {
  const { method = 'POST', target = '/', region = 'us-east-1', service = 'dynamodb', payload = 'absent' } = options
  const host = options.host ?? `${service}.${region}.amazonaws.com`
  const amzDate = new Date(options.at ?? now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`
  const headers: RawHeaders = [
    ['Host', host],
    ['X-Amz-Date', amzDate],
    ...(payload === 'absent' ? [] : [['X-Amz-Content-Sha256', payload] as const]),
    ...(options.headers ?? []),
  ]
  const hash = payload === 'absent' ? sha256(options.body ?? '') : payload
  const names = headers.map(([name]) => name.toLowerCase()).sort()
  const signature = signatureOf({
    method,
    target,
    headers,
    names,
    hash,
    amzDate,
    scope,
    secret: options.secret ?? standIn.secret,
  })
  const authorization = `AWS4-HMAC-SHA256 Credential=${options.keyId ?? standIn.keyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return {
    method,
    target,
    headers: [
      ...headers,
      ['Authorization', authorization],
      ...(options.unsigned ?? []),
      ...(options.body === undefined ? [] : [['Content-Length', String(options.body.length)] as const]),
    ],
    ...(options.body === undefined ? {} : { body: options.body }),
  }
}

/** Whether a request as the origin saw it carries a right signature of these credentials. */
export function isSignedBy(seen: Seen, credentials: Credentials, bodyHash?: string): boolean {
  const header = (name: string) => seen.headers.find(([each]) => each.toLowerCase() === name)?.[1]
  const found = /Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(header('authorization') ?? '')
  const [, keyId, scope, names, signature] = found ?? []
  if (keyId !== credentials.accessKeyId || header('x-amz-security-token') !== credentials.sessionToken) return false
  return (
    signature ===
    signatureOf({
      method: seen.method,
      target: seen.target,
      headers: seen.headers,
      names: (names ?? '').split(';'),
      hash: bodyHash ?? header('x-amz-content-sha256') ?? sha256(seen.body),
      amzDate: header('x-amz-date') ?? '',
      scope: scope ?? '',
      secret: credentials.secretAccessKey,
    })
  )
}

interface ToSign {
  readonly method: string
  /** Path and query must be in canonical form already. */
  readonly target: string
  readonly headers: RawHeaders
  readonly names: readonly string[]
  readonly hash: string
  readonly amzDate: string
  readonly scope: string
  readonly secret: string
}

function signatureOf(it: ToSign): string {
  const [path, query = ''] = it.target.split('?')
  const lines = it.names.map((name) => {
    const values = it.headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value.trim())
    return `${name}:${values.join(',')}\n`
  })
  const request = [it.method, path, query, lines.join(''), it.names.join(';'), it.hash].join('\n')
  return hmac(
    signingKey(it.secret, it.scope),
    `AWS4-HMAC-SHA256\n${it.amzDate}\n${it.scope}\n${sha256(request)}`,
  ).toString('hex')
}

export function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`))
}

export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

export function header(headers: RawHeaders, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]
}
