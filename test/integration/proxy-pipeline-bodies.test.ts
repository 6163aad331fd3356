import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createBudgets, createRoom } from '#engine/proxy/bodies/share.ts'
import { nameless } from '#engine/proxy/part-of-free.ts'
import type { RawHeaders } from '#util/http/message.ts'
import type { Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, liveGrant, now, realKeys, standIn } from './proxy-pipeline-rig.ts'
import { header, hmac, isSignedBy, sha256, signed, signingKey, type SignOptions } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
const host = 's3.us-east-1.amazonaws.com'
const open = async (options?: RigOptions): Promise<Rig> => (rig = await createRig({ host, ...options }))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const put = { method: 'PUT', target: '/bucket/key', service: 's3' }
const large = Buffer.alloc(3 * 1024 * 1024, 'latchkey ')
const pieces = (body: Buffer, size = 64 * 1024): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(body.length / size) }, (_, i) => body.subarray(i * size, (i + 1) * size)),
  )
const chunked: RawHeaders = [['Transfer-Encoding', 'chunked']]

describe('a body with a declared hash', () => {
  it.each([
    ['small', Buffer.from('small')],
    ['large', large],
    ['empty', Buffer.alloc(0)],
  ])('%s goes through', async (_what, body) => {
    const rig = await open()
    const answer = await rig.send(signed({ ...put, payload: sha256(body), body }))
    expect(answer.status).toBe(200)
    expect(rig.seen[0]?.body.equals(body)).toBe(true)
    expect(rig.seen[0] && isSignedBy(rig.seen[0], realKeys)).toBe(true)
    expect(rig.audit).toMatchObject([{ bytesIn: body.length }])
  })

  it.each([
    ['small, nothing begins at AWS', Buffer.from('small'), 0],
    ['empty, nothing begins at AWS', Buffer.alloc(0), 0],
    ['large, nothing completes at AWS', large, 1],
  ])('that is wrong is refused: %s', async (_what, body, begun) => {
    const rig = await open()
    const answer = await rig.send(signed({ ...put, payload: sha256('something else'), body }))
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain('<Code>XAmzContentSHA256Mismatch</Code>')
    expect(rig.seen).toEqual([])
    expect(rig.begun.length).toBe(begun)
    expect(rig.audit).toMatchObject([{ outcome: 'refused', errorCode: 'XAmzContentSHA256Mismatch' }])
  })

  it('in HTTP chunks is checked as well', async () => {
    const rig = await open()
    const right = signed({ ...put, payload: sha256(large), unsigned: chunked })
    expect((await rig.send({ ...right, body: pieces(large) })).status).toBe(200)
    const wrong = signed({ ...put, payload: sha256('x'), unsigned: chunked })
    expect((await rig.send({ ...wrong, body: pieces(large) })).status).toBe(400)
    expect(rig.seen.length).toBe(1)
  })
})

describe('a body that nothing is declared of', () => {
  const dynamo = { host: 'dynamodb.us-east-1.amazonaws.com' }

  it('waits on disk when it is large, and leaves nothing there', async () => {
    const rig = await open(dynamo)
    const answer = await rig.send(signed({ body: large }))
    expect(answer.status).toBe(200)
    expect(rig.seen[0]?.body.equals(large)).toBe(true)
    expect(rig.seen[0] && isSignedBy(rig.seen[0], realKeys)).toBe(true)
    expect(await readdir(rig.spoolDir)).toEqual([])
  })

  it('is refused over 70 MiB without being read', async () => {
    const rig = await open(dynamo)
    const { headers } = signed({})
    const socket = connect(rig.port, '127.0.0.1')
    const lines = [...headers, ['Content-Length', String(71 * 1024 * 1024)]].map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n`)
    const first: unknown[] = await once(socket, 'data')
    socket.destroy()
    expect(String(first[0])).toContain('HTTP/1.1 413')
    expect(rig.begun).toEqual([])
  })
})

describe('a body that nobody has read yet', () => {
  const dynamo = { host: 'dynamodb.us-east-1.amazonaws.com' }
  const derived = { id: 'derived', keyId: 'LKEYDERIVEDKEY234567', sessionToken: 'LATCHKEY.right' }
  const role = {
    ...liveGrant,
    grant: { ...liveGrant.grant, ...derived, derived: { arn: 'a' } },
  } as const
  const length: RawHeaders = [['Content-Length', '50000']]

  it.each<readonly [string, SignOptions]>([
    ['a date that has passed', { at: now - 3_600_000 }],
    ['a region of another partition', { region: 'cn-north-1', host: dynamo.host }],
    ['a session token of somebody else', { keyId: derived.keyId, headers: [['X-Amz-Security-Token', 'x']] }],
    ['no session token', { keyId: derived.keyId }],
    ['a signature that does not hold, by a hash that is told', { secret: 'wrong', payload: sha256('x') }],
  ])('is not waited for where the head has %s', async (_what, options) => {
    const rig = await open({ ...dynamo, lookup: (keyId) => (keyId === derived.keyId ? role : undefined) })
    const { method, target, headers } = signed({ ...options, unsigned: length })
    const socket = connect(rig.port, '127.0.0.1')
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`)
    const [first] = (await once(socket, 'data')) as unknown[]
    socket.destroy()
    expect(String(first)).toMatch(/^HTTP\/1\.1 403 /)
    expect(rig.begun).toEqual([])
  })

  it('has room on disk beside those of callers who have shown no key, where its own caller has', async () => {
    const disk = createRoom(16 * 1024 * 1024)
    const budgets = { ...createBudgets(), memory: createRoom(0), disk }
    disk.of(nameless).take(4 * 1024 * 1024)
    const rig = await open({ ...dynamo, deps: { budgets } })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    expect((await rig.send(signed({ body: large }))).status).toBe(503)
    expect((await rig.send({ ...signed({}), agent })).status).toBe(200)
    expect((await rig.send({ ...signed({ body: large }), agent })).status).toBe(200)
    agent.destroy()
    await rig.close()
    const named = await open({ ...dynamo, grantId: 'grant-1', deps: { budgets } })
    expect((await named.send(signed({ body: large }))).status).toBe(200)
  })
})

describe('a body that is not bound to the signature', () => {
  it('streams, with its trailers', async () => {
    const rig = await open()
    const payload = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
    const { headers, target, method } = signed({ ...put, payload, unsigned: [...chunked, ['Trailer', 'x-sum']] })
    const outgoing = httpRequest({ host: '127.0.0.1', port: rig.port, method, path: target, headers: headers.flat() })
    outgoing.write('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n')
    outgoing.addTrailers([['X-Sum', '1']])
    outgoing.end()
    await once(outgoing, 'response')
    expect(rig.seen[0]).toMatchObject({ trailers: [['X-Sum', '1']] })
    expect(rig.seen[0]?.body.toString()).toBe('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n')
    expect(rig.seen[0] && isSignedBy(rig.seen[0], realKeys)).toBe(true)
  })

  it.each([
    ['that is streamed', 'UNSIGNED-PAYLOAD', 'hello'],
    ['that is signed chunk by chunk inside', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', '5\r\nhello\r\n0\r\n\r\n'],
    ['with a declared hash', '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', 'hello'],
    ['that is read first', undefined, 'hello'],
  ])('%s is refused with an x-amz- trailer, and AWS never completes it', async (_what, payload, body) => {
    const rig = await open()
    const form = payload === undefined ? { ...put, body: Buffer.from(body) } : { ...put, payload }
    const whole = signed({ ...form, unsigned: [...chunked, ['Trailer', 'X-Amz-Meta-A']] })
    const { target, method } = whole
    const headers = whole.headers.filter(([name]) => name !== 'Content-Length')
    const outgoing = httpRequest({ host: '127.0.0.1', port: rig.port, method, path: target, headers: headers.flat() })
    outgoing.write(body)
    outgoing.addTrailers([['X-Amz-Meta-A', '1']])
    outgoing.end()
    const [answer] = await once(outgoing, 'response')
    expect(answer.statusCode).toBe(403)
    expect(rig.audit[0]?.reason).toContain('x-amz-meta-a is present but not signed')
    expect(rig.seen).toEqual([])
    answer.resume()
  })

  it('reaches AWS while it is still being sent', async () => {
    let arrived: (data: Buffer) => void = () => undefined
    const first = new Promise<Buffer>((resolve) => (arrived = resolve))
    const rig = await open({
      eager: (request, response) => {
        request.once('data', arrived)
        request.on('end', () => response.end('done'))
        request.resume()
      },
    })
    const body = new PassThrough()
    const answer = rig.send({ ...signed({ ...put, payload: 'UNSIGNED-PAYLOAD', unsigned: chunked }), body })
    body.write('first')
    expect((await first).toString()).toBe('first')
    body.end('last')
    expect((await answer).body.toString()).toBe('done')
  })
})

it('whose request is too old is refused before it has come', async () => {
  const rig = await open({ host: 'dynamodb.us-east-1.amazonaws.com' })
  const { headers } = signed({ payload: 'absent', body: Buffer.from('{}'), at: Date.UTC(2020, 0, 1) })
  const body = new PassThrough()
  body.write('{')
  const whole = headers.filter(([name]) => name !== 'Content-Length')
  const answer = rig.send({ headers: [...whole, ['Transfer-Encoding', 'chunked']], body })
  // The rig hears of the answer while the body is still open.
  expect((await answer).status).toBe(403)
  expect(await readdir(rig.spoolDir)).toEqual([])
  body.end()
})

describe('a body that is signed chunk by chunk', () => {
  const amzDate = '20260102T030405Z'
  const scope = '20260102/us-east-1/s3/aws4_request'

  const chunkBody = (secret: string, seed: string, chunks: readonly Buffer[]): Buffer => {
    let previous = seed
    return Buffer.concat(
      [...chunks, Buffer.alloc(0)].map((data) => {
        const text = `AWS4-HMAC-SHA256-PAYLOAD\n${amzDate}\n${scope}\n${previous}\n${sha256('')}\n${sha256(data)}`
        previous = hmac(signingKey(secret, scope), text).toString('hex')
        return Buffer.concat([
          Buffer.from(`${data.length.toString(16)};chunk-signature=${previous}\r\n`),
          data,
          Buffer.from('\r\n'),
        ])
      }),
    )
  }
  const seedOf = (headers: RawHeaders): string =>
    /Signature=(\w+)/.exec(header(headers, 'authorization') ?? '')?.[1] ?? ''
  const data = [Buffer.alloc(70_000, 'a'), Buffer.from('tail')]
  const request = () => {
    const made = signed({
      ...put,
      payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      headers: [['X-Amz-Decoded-Content-Length', '70004']],
    })
    const body = chunkBody(standIn.secret, seedOf(made.headers), data)
    return { ...made, headers: [...made.headers, ['Content-Length', String(body.length)] as const], body }
  }

  it('leaves with new signatures and the same length', async () => {
    const rig = await open()
    const sent = request()
    expect((await rig.send(sent)).status).toBe(200)
    const [seen] = rig.seen
    expect(seen && isSignedBy(seen, realKeys)).toBe(true)
    expect(seen?.body).toEqual(chunkBody(realKeys.secretAccessKey, seedOf(seen?.headers ?? []), data))
    expect(seen?.body.length).toBe(sent.body.length)
  })

  it('that is refused half way leaves the connection usable', async () => {
    const rig = await open()
    const sent = request()
    const body = Buffer.concat([sent.body.fill('A', 60_000, 60_001), Buffer.alloc(4 * 1024 * 1024)])
    const headers = sent.headers.map(
      ([name, value]) => [name, name === 'Content-Length' ? String(body.length) : value] as const,
    )
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    expect((await rig.send({ ...sent, headers, body, agent })).status).toBe(403)
    expect((await rig.send({ ...signed({ ...put, method: 'GET', payload: 'UNSIGNED-PAYLOAD' }), agent })).status).toBe(
      200,
    )
    agent.destroy()
  })

  it('is told to slow down when all of them together hold too much, and what it held is free again', async () => {
    const chunks = createRoom(160_000)
    const rig = await open({ deps: { budgets: { ...createBudgets(), chunks } } })
    for (let turn = 0; turn < 3; turn++) expect((await rig.send(request())).status).toBe(200)
    chunks.of('grant-1').take(40_000)
    const answer = await rig.send(request())
    expect(answer.status).toBe(503)
    expect(answer.body.toString()).toContain('<Code>SlowDown</Code>')
    chunks.of('grant-1').give(40_000)
    expect((await rig.send(request())).status).toBe(200)
  })

  it('is refused at the first chunk that does not hold, and AWS never completes it', async () => {
    const rig = await open()
    const sent = request()
    sent.body.write('A', 60_000)
    const answer = await rig.send(sent)
    expect(answer.status).toBe(403)
    expect(answer.body.toString()).toContain('<Code>SignatureDoesNotMatch</Code>')
    expect(rig.seen).toEqual([])
  })
})

describe('either side going away', () => {
  it('a tool that stops in the middle of a body ends the request at AWS', async () => {
    const ended = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const rig = await open({
      eager: (request) => {
        request.once('data', () => begun.resolve())
        request.on('error', () => ended.resolve())
      },
    })
    const { headers, method, target } = signed({
      ...put,
      payload: 'UNSIGNED-PAYLOAD',
      unsigned: [['Content-Length', '100']],
    })
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port: rig.port,
      method,
      path: target,
      headers: headers.flat(),
      agent: false,
    })
    outgoing.on('error', () => undefined)
    outgoing.write('half')
    await begun.promise
    outgoing.destroy()
    await ended.promise
    await expect.poll(() => rig.audit).toMatchObject([{ outcome: 'failed', reason: 'the tool went away', bytesIn: 4 }])
  })

  it('an answer that comes before the body is done reaches the tool, and its connection goes on', async () => {
    const rig = await open({
      eager: (request, response) => {
        request.on('error', () => undefined)
        response.writeHead(403, { 'content-length': '2' }).end('no')
      },
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const early = await rig.send({ ...signed({ ...put, payload: 'UNSIGNED-PAYLOAD', body: large }), agent })
    expect(early).toMatchObject({ status: 403, body: Buffer.from('no') })
    const next = await rig.send({ ...signed({ ...put, method: 'GET', payload: 'UNSIGNED-PAYLOAD' }), agent })
    agent.destroy()
    expect(next.status).toBe(403)
  })

  it('an early answer reaches a tool that reads none before its large body is sent', async () => {
    const rig = await open({
      eager: (request, response) => {
        request.on('error', () => undefined)
        response.writeHead(403, { 'content-length': '2' }).end('no')
      },
    })
    const length = 24 * 1024 * 1024
    const { method, target, headers } = signed({
      ...put,
      payload: 'UNSIGNED-PAYLOAD',
      unsigned: [['Content-Length', String(length)]],
    })
    const socket = connect(rig.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(
      `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.write(Buffer.alloc(length), (error) => (error ? reject(error) : resolve()))
    })
    const first: unknown[] = await once(socket, 'data')
    expect(String(first[0])).toContain('HTTP/1.1 403')
  })

  it('a refusal before a large body is read leaves the connection usable', async () => {
    const rig = await open()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const refused = await rig.send({
      ...signed({ ...put, payload: 'UNSIGNED-PAYLOAD', body: large, secret: 'x'.repeat(40) }),
      agent,
    })
    expect(refused.status).toBe(403)
    const next = await rig.send({ ...signed({ ...put, method: 'GET', payload: 'UNSIGNED-PAYLOAD' }), agent })
    agent.destroy()
    expect(next.status).toBe(200)
  })
})

describe('Expect: 100-continue', () => {
  it('is answered here and does not go on', async () => {
    const rig = await open()
    const body = Buffer.from('hello')
    const { headers, method, target } = signed({
      ...put,
      payload: sha256(body),
      unsigned: [
        ['Expect', '100-continue'],
        ['Content-Length', '5'],
      ],
    })
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port: rig.port,
      method,
      path: target,
      headers: headers.flat(),
      agent: false,
    })
    outgoing.flushHeaders()
    await once(outgoing, 'continue')
    outgoing.end(body)
    await once(outgoing, 'response')
    expect(rig.seen[0]?.body).toEqual(body)
    expect(header(rig.seen[0]?.headers ?? [], 'expect')).toBeUndefined()
  })
})

describe('a body that turns out wrong after AWS has begun to answer', () => {
  it('breaks the answer off, and the audit line says why', async () => {
    const rig = await open({
      eager: (request, response) => {
        request.on('error', () => undefined)
        request.once('data', () => response.writeHead(200, { 'content-length': '10' }).write('early'))
        request.resume()
      },
    })
    const made = signed({ ...put, payload: sha256('other'), unsigned: chunked })
    const body = new PassThrough()
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port: rig.port,
      method: made.method,
      path: made.target,
      headers: made.headers.flat(),
      agent: false,
    })
    outgoing.on('error', () => undefined)
    body.pipe(outgoing)
    body.write(Buffer.alloc(70_000))
    body.write(Buffer.alloc(70_000))
    const answered: unknown[] = await once(outgoing, 'response')
    const [answer] = answered
    if (!(answer instanceof Readable)) throw new Error('no answer')
    answer.resume()
    const broken = once(answer, 'error')
    body.end()
    expect(String(await broken)).toContain('aborted')
    await expect.poll(() => rig.audit).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('hash') }])
  })
})
