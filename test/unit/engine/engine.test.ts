// The engine alone, in this thread, with an owner that is written here: no agent, no session, no vault, no home.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngine } from '#engine/engine.ts'
import type { AuditEntry, Engine, EngineOwner, Grant, GrantChange, Listening } from '#engine/ports.ts'
import { proxyUrl } from '#engine/proxy/listen/connect-auth.ts'
import type { Credentials } from '#util/credentials.ts'
import { openProxied, readToClose } from '../../support/proxied.ts'
import { signed } from '../../integration/proxy-pipeline-signing.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
/** Certificates are checked against the real time, too. */
const began = Date.now()
const clock = { now: () => began }
const quiet = (): void => undefined

function grantOf(principal: string, letter: string): Grant {
  const keyId = `LKEY${letter.repeat(16)}`
  return {
    id: `grant-${letter}`,
    principal,
    sessionId: `s-${letter}`,
    client: 'shared',
    keyId,
    secret: letter.repeat(40),
  }
}
const [ana, bot] = [grantOf('ana', 'A'), grantOf('bot-7', 'B')]
const keysOf = ({ keyId }: Grant, tail = ''): Credentials => ({
  accessKeyId: `ASIA${keyId.slice(4)}${tail}`,
  secretAccessKey: 'real-secret-access-key-never-shown-to-any',
  sessionToken: `real/token/of/${keyId}`,
})

/** Everything that an engine needs of its owner. */
function createBookOf(real: Map<string, Credentials>) {
  const kept = new Map<string, string>()
  const asked: string[] = []
  const touched: string[] = []
  const entries: AuditEntry[] = []
  const invalid: string[] = []
  const owner: EngineOwner = {
    async credentials(keyId) {
      asked.push(keyId)
      const credentials = real.get(keyId)
      if (credentials === undefined) throw new Error('no such key')
      return credentials
    },
    derive: () => Promise.reject(new Error('nothing is derived here')),
    invalidate: (_sessionId, accessKeyId) => void invalid.push(accessKeyId),
    touched: (keyIds) => void touched.push(...keyIds),
    audit: (more) => void entries.push(...more),
    learned: quiet,
    secret: async (name) => kept.get(name),
    keepSecret: async (name, value) => void kept.set(name, value),
  }
  return { owner, asked, touched, entries, invalid }
}

const real = new Map<string, Credentials>()
let book: ReturnType<typeof createBookOf>
let engine: Engine
let listening: Listening
let folder: string
let put: (grant: Grant) => GrantChange
let answer: { status: number; body: string }
const seen: IncomingMessage[] = []
const origin = createServer((request, response) => {
  seen.push(request)
  response.writeHead(answer.status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(answer.body)
})

beforeEach(async () => {
  seen.length = 0
  answer = { status: 200, body: 'from AWS' }
  for (const grant of [ana, bot]) real.set(grant.keyId, keysOf(grant))
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  const at = origin.address()
  const endpointUrl = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
  put = (grant) => ({
    kind: 'put',
    grant,
    session: {
      id: grant.sessionId,
      principal: grant.principal,
      role: 'dev',
      roleWord: 'dev',
      roleId: 'r',
      partition: 'aws',
      region: 'us-east-1',
      endpointUrl,
    },
  })
  folder = await mkdtemp(join(tmpdir(), 'lk-engine-'))
  book = createBookOf(real)
  engine = createEngine(
    {
      spoolDir: folder,
      trust: [],
      port: 0,
      endpoints: { AWS_ENDPOINT_URL: endpointUrl },
      platform: process.platform,
      uid: undefined,
      hops: { agent: undefined, settings: { url: '', noProxy: '' } },
    },
    { owner: book.owner, clock, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } },
  )
  await engine.push([put(ana), put(bot)])
  listening = await engine.listen()
})
afterEach(async () => {
  await engine.close()
  origin.closeAllConnections()
  await new Promise((resolve) => origin.close(resolve))
  await rm(folder, { recursive: true })
})

async function send(grant: Pick<Grant, 'keyId' | 'secret'>): Promise<string> {
  const { keyId, secret } = grant
  const socket = await openProxied(proxyUrl(listening, undefined), host, listening.authorityPem)
  const target = [['X-Amz-Target', 'DynamoDB_20120810.ListTables']] as const
  const { headers } = signed({ host, at: clock.now(), keyId, secret, headers: target })
  const lines = [...headers, ['Connection', 'close']].map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n`)
  return await readToClose(socket)
}
const keysSeen = (): (string | undefined)[] =>
  seen.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1])

it('signs for each of two principals with that one’s keys, and names them in its records', async () => {
  expect(await send(ana)).toMatch(/200 OK[^]*from AWS/)
  expect(await send(bot)).toMatch(/200 OK[^]*from AWS/)
  expect(keysSeen()).toEqual([keysOf(ana).accessKeyId, keysOf(bot).accessKeyId])
  expect(book.entries.map(({ record, caller }) => [record.principal, record.session, record.outcome, caller])).toEqual([
    ['ana', 's-A', 'allowed', 'known'],
    ['bot-7', 's-B', 'allowed', 'known'],
  ])
  expect(book.touched).toEqual([ana.keyId, bot.keyId])
})

it('asks for credentials once, and again when the grant is put again or AWS refused them', async () => {
  await send(ana)
  await send(ana)
  expect(book.asked).toEqual([ana.keyId])
  real.set(ana.keyId, keysOf(ana, '2'))
  await engine.push([put(ana)])
  await send(ana)
  expect(keysSeen().at(-1)).toBe(keysOf(ana, '2').accessKeyId)
  expect(book.asked).toHaveLength(2)
  answer = { status: 400, body: '{"__type":"com.amazon.coral.service#ExpiredTokenException"}' }
  await send(ana)
  await expect.poll(() => book.invalid).toEqual([keysOf(ana, '2').accessKeyId])
  await send(ana)
  expect(book.asked).toHaveLength(3)
})

it('refuses a key from the moment on at which its owner took it back, and says what to run', async () => {
  await send(ana)
  await engine.push([{ kind: 'ended', keyId: ana.keyId, role: 'dev', reason: 'session-ended' }])
  expect(await send(ana)).toContain('latchkey start dev')
  expect(await send(bot)).toContain('200 OK')
  await engine.push([put(ana)])
  expect(await send(ana)).toContain('200 OK')
})

it('passes nothing that is not signed with stand-in keys until its owner has told the policies', async () => {
  const stranger = { keyId: 'AKIAIOSFODNN7EXAMPLE', secret: 'x'.repeat(40) }
  expect(await send(stranger)).toContain('proxy.strict')
  expect(seen).toEqual([])
})
