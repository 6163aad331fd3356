import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Claim } from '#sandbox/verify/claim.ts'
import { rebuild, signingKey } from '#sandbox/verify/canonical.ts'

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const emptyHash = createHash('sha256').digest('hex')

test('the signing key of the IAM user guide comes out', () => {
  const key = signingKey(secret, { date: '20120215', region: 'us-east-1', service: 'iam' })
  expect(key.toString('hex')).toBe('f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d')
})

test("the S3 reference's GET with a range comes out", () => {
  const claim: Claim = {
    form: 'header',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    date: '20130524',
    region: 'us-east-1',
    service: 's3',
    terminator: 'aws4_request',
    signedHeaders: ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'],
    signature: '',
    timestamp: '20130524T000000Z',
    sessionToken: undefined,
    expires: undefined,
  }
  const rawHeaders = [
    'Host',
    'examplebucket.s3.amazonaws.com',
    'Range',
    'bytes=0-9',
    'x-amz-content-sha256',
    emptyHash,
    'x-amz-date',
    '20130524T000000Z',
  ]
  const { stringToSign } = rebuild(
    { method: 'GET', path: '/test.txt', queryText: '', rawHeaders },
    claim,
    emptyHash,
    'encoded-anew',
  )
  const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', claim)
  expect(createHmac('sha256', key).update(stringToSign).digest('hex')).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
})

test.each(['sts', 's3'])("what the JavaScript SDK's signer signs for %s is rebuilt", async (service) => {
  const segment = fc.stringMatching(/^[A-Za-z0-9 ._~!$&'()*+,;=:@äß€😀-]{1,8}$/u)
  const query = fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _.\-+/]{0,6}$/), fc.string({ maxLength: 8 }), {
    maxKeys: 4,
  })
  const headers = fc.dictionary(
    fc.stringMatching(/^x-[a-z0-9-]{1,8}[a-z]$/),
    fc.stringMatching(/^[A-Za-z0-9 ,;="]{0,12}$/),
    { maxKeys: 4 },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 4 }), query, headers, async (segments, query, headers) => {
      const signer = new SignatureV4({
        service,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'AKIA', secretAccessKey: secret },
        sha256: Sha256,
        uriEscapePath: service !== 's3',
      })
      const wirePath = `/${segments.map((part) => encodeURIComponent(part)).join('/')}`
      const signed = await signer.sign(
        { method: 'GET', protocol: 'https:', hostname: 'h', path: wirePath, query, headers: { host: 'h', ...headers } },
        { signingDate: new Date('2026-01-02T03:04:05Z') },
      )
      const authorization = signed.headers['authorization'] ?? ''
      const claim: Claim = {
        form: 'header',
        accessKeyId: 'AKIA',
        date: '20260102',
        region: 'eu-west-1',
        service,
        terminator: 'aws4_request',
        signedHeaders: /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [],
        signature: '',
        timestamp: '20260102T030405Z',
        sessionToken: undefined,
        expires: undefined,
      }
      const queryText = Object.entries(query)
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&')
      const message = rebuild(
        { method: 'GET', path: wirePath, queryText, rawHeaders: Object.entries(signed.headers).flat() },
        claim,
        signed.headers['x-amz-content-sha256'] ?? emptyHash,
        'encoded-anew',
      )
      const own = createHmac('sha256', signingKey(secret, claim)).update(message.stringToSign).digest('hex')
      expect(authorization).toContain(`Signature=${own}`)
    }),
    { numRuns: 150 },
  )
})

/** The hash class that the SDK's signer asks for. */
class Sha256 {
  readonly #hash
  constructor(key?: unknown) {
    this.#hash = key instanceof Uint8Array || typeof key === 'string' ? createHmac('sha256', key) : createHash('sha256')
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    if (typeof data === 'string') this.#hash.update(data)
    else
      this.#hash.update(
        ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data),
      )
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}
