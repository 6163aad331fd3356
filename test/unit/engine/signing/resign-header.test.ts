import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rememberSigningKeys } from '#engine/signing/signing-key.ts'
import { resignHeader } from '#engine/signing/resign-header.ts'
import type { RequestHead } from '#util/http/message.ts'
import { verifySignature } from '#engine/signing/verify-signature.ts'
import { headerForm, now, real, signedSample, standIn, withHeader } from './sample.ts'

const later = now + 7 * 60_000
const bodyHash = 'c'.repeat(64)

function resign(
  head: RequestHead,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = real,
) {
  return resignHeader({ head, form: headerForm(head), credentials, now: later, payloadHash: bodyHash })
}

function names(head: Pick<RequestHead, 'headers'>): string[] {
  return head.headers.map(([name]) => name)
}

function value(head: Pick<RequestHead, 'headers'>, name: string): string | undefined {
  return head.headers.find(([each]) => each.toLowerCase() === name)?.[1]
}

describe('resignHeader', () => {
  test('gives a request that verifies with the real secret, for the same region and service', async () => {
    const head = await signedSample({}, { region: 'EU-central-1' })
    const { headers, seedSignature, amzDate } = resign(head)
    const form = headerForm({ ...head, headers })
    expect(form.authorization).toMatchObject({
      keyId: real.accessKeyId,
      scope: { date: '20260304', region: 'EU-central-1', service: 'dynamodb' },
      signature: seedSignature,
    })
    expect(amzDate).toBe('20260304T051307Z')
    const verdict = verifySignature({
      head: { ...head, headers },
      form,
      secret: real.secretAccessKey,
      payloadHash: bodyHash,
      now: later,
    })
    expect(verdict).toMatchObject({ ok: true, seedSignature })
  })

  test('signs for the new day when midnight has passed', async () => {
    const head = await signedSample({}, { now: Date.UTC(2026, 2, 4, 23, 59, 0) })
    const { headers } = resignHeader({
      head,
      form: headerForm(head),
      credentials: real,
      now: Date.UTC(2026, 2, 5, 0, 1, 0),
      payloadHash: bodyHash,
    })
    expect(headerForm({ ...head, headers }).authorization.scope.date).toBe('20260305')
    expect(value({ headers }, 'x-amz-date')).toBe('20260305T000100Z')
  })

  test('keeps order, case and values of all other headers', async () => {
    const signed = await signedSample()
    const head = {
      ...signed,
      headers: [['X-First', ' a '], ...signed.headers, ['X-lAsT', 'b'], ['x-last', 'c']] as const,
    }
    const { headers } = resign(head)
    expect(names({ headers })).toEqual([
      ...names(head).slice(0, names(head).indexOf('authorization')),
      'X-Amz-Security-Token',
      ...names(head).slice(names(head).indexOf('authorization')),
    ])
    for (const name of ['x-first', 'content-type', 'host', 'x-last'])
      expect(value({ headers }, name)).toBe(value(head, name))
  })

  test('signs no header that the client did not sign, but for the token', async () => {
    const head = withHeader(await signedSample(), 'X-Other', 'unsigned')
    const { signedHeaders } = headerForm(head).authorization
    const after = headerForm({ ...head, headers: resign(head).headers }).authorization.signedHeaders
    expect(after).toEqual([...signedHeaders, 'x-amz-security-token'].sort())
  })

  test('replaces a token where it stands', async () => {
    const head = await signedSample({}, { sessionToken: 'stand-in-token' })
    const { headers } = resign(head)
    expect(names({ headers })).toEqual(names(head))
    expect(value({ headers }, 'x-amz-security-token')).toBe(real.sessionToken)
  })

  test('removes the token and its SignedHeaders entry for credentials without one', async () => {
    const head = await signedSample({}, { sessionToken: 'stand-in-token' })
    const { headers } = resign(head, { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 's' })
    expect(value({ headers }, 'x-amz-security-token')).toBeUndefined()
    expect(headerForm({ ...head, headers }).authorization.signedHeaders).not.toContain('x-amz-security-token')
  })

  test('leaves a token unsigned that the client left unsigned', async () => {
    const head = withHeader(await signedSample(), 'X-Amz-Security-Token', 'after')
    const { headers } = resign(head)
    expect(value({ headers }, 'x-amz-security-token')).toBe(real.sessionToken)
    expect(headerForm({ ...head, headers }).authorization.signedHeaders).not.toContain('x-amz-security-token')
  })

  test('writes the new date in the form of the Date header where that was the date', async () => {
    const signed = await signedSample()
    const authorization = value(signed, 'authorization')
      ?.replace('x-amz-date', 'date')
      .replace('content-type;date', 'content-type')
    const dated = withHeader(
      withHeader(signed, 'x-amz-date', undefined),
      'authorization',
      authorization?.replace('SignedHeaders=', 'SignedHeaders='),
    )
    const sortedNames = headerForm(dated).authorization.signedHeaders
    const head = withHeader(dated, 'Date', 'Wed, 04 Mar 2026 05:06:07 GMT')
    expect(sortedNames).toContain('date')
    const { headers, amzDate } = resign(head)
    expect(value({ headers }, 'date')).toBe('Wed, 04 Mar 2026 05:13:07 GMT')
    expect(value({ headers }, 'x-amz-date')).toBeUndefined()
    expect(amzDate).toBe('20260304T051307Z')
  })

  test('uses the cache it is lent', async () => {
    const deriveKey = rememberSigningKeys()(real)
    const head = await signedSample()
    const input = { head, form: headerForm(head), credentials: real, now: later, payloadHash: bodyHash, deriveKey }
    expect(resignHeader(input).signingKey).toBe(resignHeader(input).signingKey)
  })

  test('signs what the JavaScript SDK would have signed with the real credentials', async () => {
    const part = fc.stringMatching(/^[\x20-\x7e]{0,8}$/)
    const sample = fc.record({
      service: fc.constantFrom('s3', 'execute-api', 'sts'),
      path: fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.map(encodeURIComponent).join('/')}`),
      query: fc.dictionary(part, part, { maxKeys: 4 }),
      headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,6}$/), part, { maxKeys: 4 }),
      body: fc.string(),
      token: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(sample, async ({ service, token, ...request }) => {
        const head = await signedSample(request, token ? { service, sessionToken: 't' } : { service })
        const expected = await signedSample(request, { ...real, service, now: later })
        const payloadHash = value(head, 'x-amz-content-sha256') ?? ''
        const form = headerForm(head)
        const verdict = verifySignature({ head, form, secret: standIn.secretAccessKey, payloadHash, now })
        expect(verdict.ok).toBe(true)
        const target = verdict.ok ? { target: verdict.target } : {}
        const { headers } = resignHeader({ head, form, credentials: real, now: later, payloadHash, ...target })
        expect(value({ headers }, 'authorization')).toBe(value(expected, 'authorization'))
      }),
      { numRuns: 150 },
    )
  })
})
