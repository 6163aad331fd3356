import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resignPresigned } from '#engine/signing/resign-presigned.ts'
import type { RequestHead } from '#util/http/message.ts'
import { verifySignature } from '#engine/signing/verify-signature.ts'
import { emptyHash, now, presignedForm, presignedSample, real, withHeader } from './sample.ts'

const minute = 60_000
const payloadHash = 'UNSIGNED-PAYLOAD'

function resign(
  head: RequestHead,
  passed = minute,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = real,
) {
  return resignPresigned({ head, form: presignedForm(head), credentials, now: now + passed, payloadHash })
}

function parameters(target: string): string[] {
  return (target.split('?')[1] ?? '').split('&')
}

describe('resignPresigned', () => {
  test('gives a URL that verifies with the real secret', async () => {
    const head = await presignedSample({ path: '/a//b%2f', query: { 'response-content-type': 'a/b', z: '' } })
    const { target, headers } = resign(head)
    const form = presignedForm({ ...head, target, headers })
    expect(form.authorization.keyId).toBe(real.accessKeyId)
    const verdict = verifySignature({
      head: { ...head, target, headers },
      form,
      secret: real.secretAccessKey,
      payloadHash,
      now: now + minute,
    })
    expect(verdict).toMatchObject({ ok: true })
  })

  test('changes only the parameters of the signature, where they stand', async () => {
    const head = await presignedSample({ query: { a: '1+2', b: '' } })
    const sent = { ...head, target: head.target.replace('b=&', 'b&') }
    const before = parameters(sent.target)
    const after = parameters(resign(sent).target)
    expect(after.map((pair) => pair.split('=')[0])).toEqual(
      before.flatMap((pair) =>
        pair.startsWith('X-Amz-Signature') ? ['X-Amz-Security-Token', 'X-Amz-Signature'] : [pair.split('=')[0]],
      ),
    )
    const changed = /^X-Amz-(?:Credential|Date|Expires|Signature|Security-Token)=/
    expect(after.filter((pair) => !changed.test(pair))).toEqual(before.filter((pair) => !changed.test(pair)))
  })

  test.each([
    [0, 900],
    [60_500, 839],
    [899_900, 1],
    [-5 * minute, 900],
    [20 * minute, 1],
  ])('%i ms later it is valid for %i seconds', async (passed, expires) => {
    expect(parameters(resign(await presignedSample(), passed).target)).toContain(`X-Amz-Expires=${expires}`)
  })

  test('replaces a token, or removes it for credentials without one', async () => {
    const head = await presignedSample({}, { sessionToken: 'stand-in' })
    expect(parameters(resign(head).target)).toContain(`X-Amz-Security-Token=${encodeURIComponent(real.sessionToken)}`)
    const { target } = resign(head, minute, { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 's' })
    expect(target).not.toContain('Security-Token')
  })

  test('moves a token from a signed header into the query', async () => {
    const signed = await presignedSample()
    const target = signed.target.replace('SignedHeaders=host', 'SignedHeaders=host%3Bx-amz-security-token')
    const after = resign({ ...withHeader(signed, 'X-Amz-Security-Token', 'stand-in'), target })
    expect(after.headers.some(([name]) => name.toLowerCase() === 'x-amz-security-token')).toBe(false)
    expect(after.target).toContain('X-Amz-SignedHeaders=host&')
    expect(after.target).toContain('X-Amz-Security-Token=')
  })

  test('signs for AWS IoT without the token', async () => {
    const head = await presignedSample({}, { service: 'iotdevicegateway' })
    const { target, headers } = resignPresigned({
      head,
      form: presignedForm(head),
      credentials: real,
      now,
      payloadHash: emptyHash,
    })
    const bare = target.replace(/&X-Amz-Security-Token=[^&]*/, '')
    const form = presignedForm({ ...head, target: bare, headers })
    const input = { form, secret: real.secretAccessKey, payloadHash: emptyHash, now }
    expect(verifySignature({ ...input, head: { ...head, target: bare, headers } })).toMatchObject({ ok: true })
  })

  test('signs what the JavaScript SDK would have presigned with the real credentials', async () => {
    const part = fc.stringMatching(/^[\x20-\x7e]{0,8}$/)
    const sample = fc.record({
      path: part.map((text) => `/${encodeURIComponent(text)}`),
      query: fc.dictionary(part, part, { maxKeys: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(sample, async (request) => {
        const expected = await presignedSample(request, { ...real, now: now + minute }, 840)
        const { seedSignature } = resign(await presignedSample(request))
        expect(seedSignature).toBe(presignedForm(expected).authorization.signature)
      }),
      { numRuns: 100 },
    )
  })
})
