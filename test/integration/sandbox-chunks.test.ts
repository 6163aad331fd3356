// Uploads in the aws-chunked encoding, over the wire: signed chunks and trailers, and what happens when they are not right.
import { createHash, createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/types.ts'
import type { RawRequest } from './sandbox-support.ts'
import { errorCode, sandboxWith, send, sha256, sign } from './sandbox-support.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const at = new Date(now)
const host = 'chunks.s3.us-east-1.amazonaws.com'
const timestamp = '20260301T120000Z'
const scope = '20260301/us-east-1/s3/aws4_request'
const pieces = [Buffer.alloc(65_536, 'a'), Buffer.alloc(1_024, 'b')]
const whole = Buffer.concat(pieces)
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await sandboxWith({}, { now: () => now })
  await send(sandbox, await sign(sandbox, get('/', 'PUT'), { service: 's3', at }))
})
afterAll(() => sandbox.close())

function get(path: string, method = 'GET'): RawRequest {
  return { method, host, path, headers: { 'x-amz-content-sha256': sha256('') } }
}

async function stored(path: string): Promise<string> {
  return (await send(sandbox, await sign(sandbox, get(path), { service: 's3', at }))).body
}

type Form =
  | 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
  | 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'
  | 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

/** The head is signed by the SDK's signer; the chunks here, as the S3 reference says. */
async function upload(
  path: string,
  form: Form,
  change: { length?: number; crc?: string; tamper?: (body: Buffer) => Buffer } = {},
) {
  const trailer = form.endsWith('TRAILER')
  const head: RawRequest = {
    method: 'PUT',
    host,
    path,
    headers: {
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': form,
      'x-amz-decoded-content-length': String(change.length ?? whole.length),
      ...(trailer ? { 'x-amz-trailer': 'x-amz-checksum-crc32' } : {}),
    },
  }
  const signed = await sign(sandbox, head, { service: 's3', at })
  let previous = /Signature=([0-9a-f]{64})/.exec(signed.headers?.['authorization'] ?? '')?.[1] ?? ''
  let key: Buffer = Buffer.from(`AWS4${sandbox.secretAccessKey}`)
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const next = (kind: string, lines: readonly string[]) => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, timestamp, scope, previous, ...lines].join('\n')
    previous = createHmac('sha256', key).update(text).digest('hex')
    return previous
  }
  const parts: (Buffer | string)[] = []
  for (const chunk of [...pieces, Buffer.alloc(0)]) {
    const hash = createHash('sha256').update(chunk).digest('hex')
    const signature =
      form === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' ? '' : `;chunk-signature=${next('PAYLOAD', [sha256(''), hash])}`
    parts.push(`${chunk.length.toString(16)}${signature}\r\n`, chunk, chunk.length > 0 ? '\r\n' : '')
  }
  if (trailer) {
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(whole))
    const value = change.crc ?? sum.toString('base64')
    parts.push(`x-amz-checksum-crc32:${value}\r\n`)
    if (form === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER') {
      parts.push(`x-amz-trailer-signature:${next('TRAILER', [sha256(`x-amz-checksum-crc32:${value}\n`)])}\r\n`)
    }
  }
  const body = Buffer.concat([...parts, '\r\n'].map((part) => Buffer.from(part)))
  const sent = change.tamper?.(body) ?? body
  return send(sandbox, { ...signed, headers: { ...signed.headers, 'content-length': String(sent.length) }, body: sent })
}

const forms: readonly Form[] = [
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
]

test.each(forms)('%s is stored as the bytes it stands for', async (form) => {
  expect((await upload(`/${form}`, form)).status).toBe(200)
  expect(await stored(`/${form}`)).toBe(whole.toString())
})

test('one changed byte in a signed chunk leaves no object', async () => {
  const answer = await upload('/changed', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', {
    tamper(body) {
      const changed = Buffer.from(body)
      changed.writeUInt8(changed.readUInt8(1_000) ^ 1, 1_000)
      return changed
    },
  })
  expect([answer.status, errorCode(answer)]).toEqual([403, 'SignatureDoesNotMatch'])
  expect(await stored('/changed')).toContain('NoSuchKey')
})

test('a checksum in the trailer that does not fit leaves no object', async () => {
  const answer = await upload('/summed', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', { crc: 'AAAAAA==' })
  expect([answer.status, errorCode(answer)]).toEqual([400, 'BadDigest'])
  expect(await stored('/summed')).toContain('NoSuchKey')
})

test('another length than was declared leaves no object', async () => {
  const answer = await upload('/length', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', { length: whole.length + 1 })
  expect([answer.status, errorCode(answer)]).toEqual([400, 'IncompleteBody'])
  expect(await stored('/length')).toContain('NoSuchKey')
})

test('a put that is refused replaces nothing', async () => {
  await upload('/kept', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')
  await upload('/kept', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', { crc: 'AAAAAA==' })
  expect(await stored('/kept')).toBe(whole.toString())
})
