import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { payloadMode } from '#engine/signing/payload-mode.ts'
import type { RequestHead } from '#util/http/message.ts'
import { verifySignature, type VerifyInput } from '#engine/signing/verify-signature.ts'
import {
  emptyHash,
  headerForm,
  now,
  presignedForm,
  presignedSample,
  request,
  signedSample,
  standIn,
  withHeader,
} from './sample.ts'
import { signWithHeader } from './smithy.ts'

const minute = 60_000

function verifyHeader(head: RequestHead, changes: Partial<VerifyInput> = {}) {
  const form = headerForm(head)
  const mode = payloadMode(head, form)
  const payloadHash = 'value' in mode ? mode.value : emptyHash
  return verifySignature({ head, form, secret: standIn.secretAccessKey, payloadHash, now, ...changes })
}

function verifyPresigned(head: RequestHead, changes: Partial<VerifyInput> = {}) {
  const form = presignedForm(head)
  const mode = payloadMode(head, form)
  const payloadHash = 'value' in mode ? mode.value : emptyHash
  return verifySignature({ head, form, secret: standIn.secretAccessKey, payloadHash, now, ...changes })
}

describe('a signature in the header', () => {
  test('is accepted when it is right and gives the seed of the chunks', async () => {
    const head = await signedSample()
    expect(verifyHeader(head)).toMatchObject({ ok: true, seedSignature: headerForm(head).authorization.signature })
  })

  test.each([
    ['secret', (head: RequestHead) => verifyHeader(head, { secret: 'other' })],
    ['method', (head: RequestHead) => verifyHeader({ ...head, method: 'PUT' })],
    ['path', (head: RequestHead) => verifyHeader({ ...head, target: '/x' })],
    ['query', (head: RequestHead) => verifyHeader({ ...head, target: '/?x' })],
    [
      'signed header',
      (head: RequestHead) => verifyHeader(withHeader(head, 'x-amz-target', 'DynamoDB_20120810.DeleteTable')),
    ],
    ['body', (head: RequestHead) => verifyHeader(head, { payloadHash: emptyHash })],
  ])('is refused when the %s differs', async (_, verify) => {
    expect(verify(await signedSample())).toMatchObject({ ok: false, reason: 'signature-mismatch' })
  })

  test('does not cover what the client left unsigned', async () => {
    expect(verifyHeader(withHeader(await signedSample(), 'user-agent', 'anything'))).toMatchObject({ ok: true })
  })

  test('must cover every x-amz header, but not x-amzn ones', async () => {
    const head = await signedSample()
    expect(verifyHeader(withHeader(head, 'X-Amz-Acl', 'public-read'))).toMatchObject({ reason: 'unsigned-amz-header' })
    expect(verifyHeader(withHeader(head, 'X-Amzn-Trace-Id', 'Root=1'))).toMatchObject({ ok: true })
  })

  test('may have the hash that it was made with beside it, but at S3', async () => {
    const beside = (service: string): Promise<RequestHead> =>
      signWithHeader(request, { ...standIn, service }, ['x-amz-content-sha256'])
    const head = await beside('es')
    expect(headerForm(head).authorization.signedHeaders).not.toContain('x-amz-content-sha256')
    expect(verifyHeader(head)).toMatchObject({ ok: true })
    for (const other of [emptyHash, 'UNSIGNED-PAYLOAD']) {
      const changed = withHeader(head, 'x-amz-content-sha256', other)
      expect(verifyHeader(changed)).toMatchObject({ reason: 'signature-mismatch' })
    }
    expect(verifyHeader(await beside('s3'))).toMatchObject({ reason: 'unsigned-amz-header' })
  })

  test('may have its token outside the signature', async () => {
    expect(verifyHeader(withHeader(await signedSample(), 'X-Amz-Security-Token', 't'))).toMatchObject({ ok: true })
  })

  test('must cover the host', async () => {
    const head = await signedSample()
    const value = head.headers.find(([name]) => name === 'authorization')?.[1].replace('host;', '')
    expect(verifyHeader(withHeader(head, 'authorization', value))).toMatchObject({ reason: 'host-unsigned' })
  })

  test('needs every header that it names', async () => {
    const head = withHeader(await signedSample(), 'content-type', undefined)
    expect(verifyHeader(head)).toEqual({
      ok: false,
      reason: 'missing-signed-header',
      detail: 'The header content-type is signed but not present.',
    })
  })

  test('needs one date, of the day in the scope', async () => {
    const head = await signedSample()
    const value = head.headers.find(([name]) => name === 'authorization')?.[1].replace('x-amz-date;', '')
    const undated = withHeader(withHeader(head, 'x-amz-date', undefined), 'authorization', value)
    expect(verifyHeader(undated)).toMatchObject({ reason: 'no-date' })
    const twice = { ...head, headers: [...head.headers, ['X-Amz-Date', '20260304T050607Z'] as const] }
    expect(verifyHeader(twice)).toMatchObject({ reason: 'no-date' })
    expect(verifyHeader(withHeader(head, 'x-amz-date', '20260305T050607Z'))).toMatchObject({ reason: 'scope-date' })
  })

  test.each([
    [0, 0, true],
    [15 * minute, 0, true],
    [15 * minute + 1000, 0, 'expired'],
    [-15 * minute, 0, true],
    [-15 * minute - 1000, 0, 'too-early'],
    [60 * minute, -60 * minute, true],
    [60 * minute, -40 * minute, 'expired'],
    [-60 * minute, 50 * minute, true],
  ])('at %i ms on our clock and %i ms more on the clock of AWS: %s', async (passed, awsOffsetMs, expected) => {
    const verdict = verifyHeader(await signedSample(), { now: now + passed, awsOffsetMs })
    expect(verdict).toMatchObject(expected === true ? { ok: true } : { ok: false, reason: expected })
  })

  test('says what AWS says of an old one', async () => {
    expect(verifyHeader(await signedSample(), { now: now + 20 * minute })).toMatchObject({
      detail: 'Signature expired: 20260304T050607Z is now earlier than 20260304T051107Z (20260304T052607Z - 15 min.)',
    })
  })

  test('is right for every service, path, query and header that the JavaScript SDK signs', async () => {
    const part = fc.stringMatching(/^[\x20-\x7e]{0,8}$/)
    const segment = fc.oneof(
      part.map((text) => encodeURIComponent(text)),
      fc.constantFrom('', '.', '..', 'a b', 'a:b', '(x)', '%2f'),
    )
    const sample = fc.record({
      service: fc.constantFrom('s3', 'execute-api', 'lambda', 'sts', 's3-object-lambda'),
      region: fc.constantFrom('us-east-1', 'cn-north-1'),
      path: fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
      query: fc.dictionary(part, fc.oneof(part, fc.array(part, { minLength: 1, maxLength: 3 })), { maxKeys: 4 }),
      headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,6}$/), fc.stringMatching(/^[\x20-\x7e\t]{0,12}$/), {
        maxKeys: 4,
      }),
      body: fc.string(),
    })
    await fc.assert(
      fc.asyncProperty(sample, async ({ service, region, ...request }) => {
        expect(verifyHeader(await signedSample(request, { service, region }))).toMatchObject({ ok: true })
      }),
      { numRuns: 200 },
    )
  })
})

describe('a presigned URL', () => {
  test('is accepted when it is right', async () => {
    expect(verifyPresigned(await presignedSample())).toMatchObject({ ok: true })
    expect(verifyPresigned(await presignedSample({}, { service: 'sts' }))).toMatchObject({ ok: true })
  })

  test.each([
    [-16 * minute, 'too-early'],
    [899_999, true],
    [900_000, 'expired'],
  ])('at %i ms after it was made: %s', async (passed, expected) => {
    const verdict = verifyPresigned(await presignedSample(), { now: now + passed })
    expect(verdict).toMatchObject(expected === true ? { ok: true } : { ok: false, reason: expected })
  })

  test.each([0, 604_801])('cannot be valid for %i seconds', async (expires) => {
    const head = await presignedSample()
    const changed = { ...head, target: head.target.replace('X-Amz-Expires=900', `X-Amz-Expires=${expires}`) }
    expect(verifyPresigned(changed)).toMatchObject({ reason: 'bad-expires' })
  })

  test.each([
    ['X-Amz-Expires=900', 'X-Amz-Expires=901'],
    ['eu-central-1', 'eu-central-2'],
    ['/?', '/other?'],
  ])('is refused with %s changed', async (from, to) => {
    const head = await presignedSample()
    const changed = { ...head, target: head.target.replace(from, to) }
    expect(verifyPresigned(changed)).toMatchObject({ reason: 'signature-mismatch' })
  })

  test('must cover x-amz headers, but for a payload hash that says nothing', async () => {
    const head = await presignedSample()
    expect(verifyPresigned(withHeader(head, 'x-amz-acl', 'public-read'))).toMatchObject({
      reason: 'unsigned-amz-header',
    })
    expect(verifyPresigned(withHeader(head, 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD'))).toMatchObject({ ok: true })
    expect(verifyPresigned(withHeader(head, 'x-amz-content-sha256', emptyHash))).toMatchObject({
      reason: 'unsigned-amz-header',
    })
  })

  test('of AWS IoT has its token outside the signature', async () => {
    const head = await presignedSample({}, { service: 'iotdevicegateway' })
    expect(verifyPresigned({ ...head, target: `${head.target}&X-Amz-Security-Token=t` })).toMatchObject({ ok: true })
    const inside = await presignedSample({}, { service: 'iotdevicegateway', sessionToken: 't' })
    expect(verifyPresigned(inside)).toMatchObject({ ok: true })
  })

  test('is right for every path and query that the JavaScript SDK presigns', async () => {
    const part = fc.stringMatching(/^[\x20-\x7e]{0,8}$/)
    const sample = fc.record({
      service: fc.constantFrom('s3', 'sts', 'polly'),
      path: part.map((text) => `/${encodeURIComponent(text)}`),
      query: fc.dictionary(part, part, { maxKeys: 4 }),
      headers: fc.dictionary(fc.constantFrom('x-amz-meta-a', 'content-type', 'x-other'), part, { maxKeys: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(sample, async ({ service, ...request }) => {
        expect(verifyPresigned(await presignedSample(request, { service }))).toMatchObject({ ok: true })
      }),
      { numRuns: 100 },
    )
  })
})
