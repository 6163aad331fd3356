import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsErrorCodeOf } from '#engine/proxy/steps/respond.ts'

describe('the error code of an answer', () => {
  it.each([
    [[['x-amzn-ErrorType', 'ThrottlingException:http://internal.amazon.com/']], '', 'ThrottlingException'],
    [[['X-Amzn-Errortype', 'aws.x#NotFound']], '', 'NotFound'],
    [[], '<Error><Code>NoSuchKey</Code>', 'NoSuchKey'],
    [
      [],
      '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"x"}',
      'ResourceNotFoundException',
    ],
    [[], '{ "__type" : "A" }', 'A'],
    [[], '{"message":"x"}', undefined],
    [[['Content-Encoding', 'gzip']], '<Code>A</Code>', undefined],
    [[], '<Code>not a code: it has blanks</Code>', undefined],
  ] as const)('is read from %j %s', (headers, body, code) =>
    expect(awsErrorCodeOf(headers, Buffer.from(body))).toBe(code),
  )

  it('is never anything but a code', () => {
    assert(
      property(string(), (text) => {
        const code = awsErrorCodeOf([], Buffer.from(`<Code>${text}</Code>`))
        expect(code ?? 'none').toMatch(/^[A-Za-z0-9._-]+$/)
      }),
    )
  })
})
