import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySignature, keyIdsOf } from '#engine/signing/classify-signature.ts'
import type { RawHeaders, RequestHead } from '#util/http/message.ts'
import { presignedSample, signedSample } from './sample.ts'

const signature = 'a'.repeat(64)
const credential = 'LKEY0000000000000001/20260304/EU-central-1/s3/aws4_request'
const auth = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`
const query =
  `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=20260304T050607Z` +
  `&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`

function head(headers: RawHeaders, target = '/'): RequestHead {
  return { method: 'GET', target, headers }
}
function authorized(value: string, ...more: RawHeaders): RequestHead {
  return head([['Authorization', value], ...more])
}

describe('classifySignature', () => {
  test('reads the parts of an Authorization header and keeps the case of the scope', () => {
    expect(classifySignature(authorized(auth))).toEqual({
      kind: 'header',
      authorization: {
        keyId: 'LKEY0000000000000001',
        scope: { date: '20260304', region: 'EU-central-1', service: 's3' },
        signedHeaders: ['host', 'x-amz-date'],
        signature,
      },
    })
  })

  test('does without blanks after the commas, and with more of them', () => {
    expect(classifySignature(authorized(auth.replaceAll(', ', ',')))).toEqual(classifySignature(authorized(auth)))
    expect(classifySignature(authorized(auth.replaceAll(', ', ' ,\t ')))).toEqual(classifySignature(authorized(auth)))
  })

  test('reads a presigned URL', () => {
    expect(classifySignature(head([], `/k?${query}&X-Amz-Security-Token=t%2F%3D`))).toMatchObject({
      kind: 'presigned',
      authorization: { keyId: 'LKEY0000000000000001', signedHeaders: ['host'] },
      amzDate: '20260304T050607Z',
      expires: 60,
      securityToken: 't/=',
    })
  })

  test.each([
    ['unsigned', head([['Host', 'x']])],
    ['unsigned', authorized('Basic abc')],
    ['bearer', authorized('Bearer abc')],
    ['bearer', head([['x-amz-sso_bearer_token', 'abc']])],
    ['sigv2', authorized('AWS LKEY0000000000000001:c2ln')],
    ['sigv2', head([], '/?AWSAccessKeyId=LKEY0000000000000001&Signature=x&Expires=1')],
    ['sigv2', authorized('AWS3-HTTPS AWSAccessKeyId=LKEY0000000000000001,Algorithm=HmacSHA256,Signature=x')],
    [
      'sigv4a',
      authorized(
        `AWS4-ECDSA-P256-SHA256 Credential=LKEY0000000000000001/20260304/s3/aws4_request, SignedHeaders=host, Signature=30`,
      ),
    ],
    ['sigv4a', head([], `/?${query.replace('HMAC-SHA256', 'ECDSA-P256-SHA256')}`)],
    ['event-stream', authorized(auth, ['X-Amz-Content-Sha256', 'STREAMING-AWS4-HMAC-SHA256-EVENTS'])],
    ['event-stream', head([['Upgrade', 'websocket']], `/?${query.replace('s3%2F', 'transcribe%2F')}`)],
    ['header', authorized(auth, ['x-amz-s3session-token', 't'])],
    ['header', authorized(auth.replace('/s3/', '/s3express/'))],
    ['presigned', head([], `/?${query.replace('s3%2F', 's3express%2F')}`)],
    ['conflict', head([['authorization', auth]], `/?${query}`)],
    [
      'conflict',
      head([
        ['authorization', auth],
        ['Authorization', auth],
      ]),
    ],
  ] as const)('says %s (%#)', (kind, request) => {
    const form = classifySignature(request)
    const named = kind === 'unsigned' || kind === 'bearer' ? [] : ['LKEY0000000000000001']
    expect([form.kind, ...new Set(keyIdsOf(form))]).toEqual([kind, ...named])
  })

  test('finds our key behind a foreign one when two signatures contradict each other', () => {
    const foreign = auth.replace('LKEY0000000000000001', 'AKIAFOREIGN')
    const form = classifySignature(
      head([
        ['authorization', foreign],
        ['authorization', auth],
      ]),
    )
    expect(keyIdsOf(form)).toEqual(['AKIAFOREIGN', 'LKEY0000000000000001'])
  })

  test.each([
    ['credential', auth.replace('/aws4_request', '')],
    ['credential', auth.replace('/aws4_request', '/aws4_request/x')],
    ['credential', auth.replace('/20260304/', '/2026030/')],
    ['credential', auth.replace('/EU-central-1/', '//')],
    ['signed-headers', auth.replace('host;x-amz-date', '')],
    ['signed-headers', auth.replace('host;x-amz-date', 'Host')],
    ['signed-headers', auth.replace('host;x-amz-date', 'host;host')],
    ['signature', auth.slice(0, -1)],
    ['signature', auth.replace(/, Signature.*/, '')],
    ['authorization', `${auth}, Signature=${signature}`],
    ['authorization', `${auth}, More=1`],
    ['algorithm', auth.replace('SHA256', 'SHA512')],
    ['algorithm', auth.replace('AWS4-HMAC-SHA256', 'aws4-hmac-sha256')],
  ] as const)('names the %s of a bad Authorization header and still finds the key (%#)', (part, value) => {
    expect(classifySignature(authorized(value))).toEqual({ kind: 'malformed', part, keyId: 'LKEY0000000000000001' })
  })

  test.each([
    ['algorithm', query.replace('X-Amz-Algorithm=AWS4-HMAC-SHA256&', '')],
    ['date', query.replace('X-Amz-Date=20260304T050607Z&', '')],
    ['date', query.replace('20260304T050607Z', '20261304T050607Z')],
    ['expires', query.replace('X-Amz-Expires=60&', '')],
    ['expires', query.replace('=60&', '=-1&')],
    ['signed-headers', query.replace('X-Amz-SignedHeaders=host&', '')],
    ['signature', query.replace(/&X-Amz-Signature=.*/, '')],
    ['authorization', `${query}&x-amz-signature=${signature}`],
  ] as const)('names the %s of a bad presigned URL (%#)', (part, text) => {
    expect(classifySignature(head([], `/?${text}`))).toEqual({ kind: 'malformed', part, keyId: 'LKEY0000000000000001' })
  })

  test('takes what the JavaScript SDK signs', async () => {
    expect(classifySignature(await signedSample()).kind).toBe('header')
    expect(classifySignature(await presignedSample()).kind).toBe('presigned')
  })

  test('never throws, whatever the Authorization header or the query say', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'AWS4-HMAC-SHA256',
            ' ',
            ',',
            '=',
            '/',
            ';',
            'Credential',
            'SignedHeaders',
            'Signature',
            signature,
            credential,
            '%',
            '%2',
            '&',
            'X-Amz-Credential',
            'X-Amz-Signature',
            'X-Amz-Algorithm',
          ),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(noise, noise, noise, (value, more, text) => {
        const form = classifySignature(
          head(
            [
              ['authorization', value],
              ['x-amz-content-sha256', more],
            ],
            `/?${text}`,
          ),
        )
        expect(typeof form.kind).toBe('string')
        expect(Array.isArray(keyIdsOf(form))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('finds the key in every cut and changed form of a good header', () => {
    fc.assert(
      fc.property(fc.nat(auth.length - 1), fc.string({ maxLength: 3 }), (at, insert) => {
        const form = classifySignature(authorized(auth.slice(0, at) + insert + auth.slice(at)))
        expect(['header', 'malformed', 'unsigned', 'sigv2', 'sigv4a', 'bearer']).toContain(form.kind)
      }),
    )
  })
})
