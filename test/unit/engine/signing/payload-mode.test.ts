import { describe, expect, test } from 'vitest'
import { payloadMode } from '#engine/signing/payload-mode.ts'
import { headerForm, presignedForm, presignedSample, signedSample, withHeader } from './sample.ts'

const hash = 'AB'.repeat(32)

describe('payloadMode', () => {
  test.each([
    [hash, { kind: 'declared', value: hash, hash: hash.toLowerCase() }],
    ['UNSIGNED-PAYLOAD', { kind: 'unsigned', value: 'UNSIGNED-PAYLOAD' }],
    ['unsigned-payload', { kind: 'unsigned', value: 'unsigned-payload' }],
    ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', { kind: 'unsigned-trailer', value: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }],
    [
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      { kind: 'chunk-signed', value: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', trailer: false },
    ],
    [
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      { kind: 'chunk-signed', value: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', trailer: true },
    ],
    ['STREAMING-AWS4-HMAC-SHA256-EVENTS', { kind: 'event-stream', value: 'STREAMING-AWS4-HMAC-SHA256-EVENTS' }],
    [
      'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD',
      { kind: 'sigv4a-chunks', value: 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD' },
    ],
    ['abc', { kind: 'malformed' }],
    [undefined, { kind: 'absent' }],
  ])('reads %s', async (value, expected) => {
    const head = withHeader(await signedSample(), 'X-Amz-Content-Sha256', value)
    expect(payloadMode(head, headerForm(await signedSample()))).toEqual(expected)
  })

  test('does not choose between two declarations', async () => {
    const head = await signedSample()
    const twice = { ...head, headers: [...head.headers, ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD'] as const] }
    expect(payloadMode(twice, headerForm(twice))).toEqual({ kind: 'malformed' })
  })

  test('knows that S3 does not hash the body of a presigned URL and other services do', async () => {
    const s3 = await presignedSample()
    expect(payloadMode(s3, presignedForm(s3))).toEqual({ kind: 'unsigned', value: 'UNSIGNED-PAYLOAD' })
    const sts = await presignedSample({}, { service: 'sts' })
    expect(payloadMode(sts, presignedForm(sts))).toEqual({ kind: 'absent' })
  })

  test('reads the declaration that a JavaScript presigner moved into the query', async () => {
    const head = await presignedSample(
      { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      { service: 'polly' },
    )
    expect(payloadMode(head, presignedForm(head))).toEqual({ kind: 'unsigned', value: 'UNSIGNED-PAYLOAD' })
  })
})
