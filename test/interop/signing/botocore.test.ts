import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, test, type TestContext } from 'vitest'
import * as z from 'zod'
import { classifySignature } from '#engine/signing/classify-signature.ts'
import { payloadMode } from '#engine/signing/payload-mode.ts'
import { resignHeader } from '#engine/signing/resign-header.ts'
import { resignPresigned } from '#engine/signing/resign-presigned.ts'
import type { RequestHead } from '#util/http/message.ts'
import { verifySignature } from '#engine/signing/verify-signature.ts'

const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'
const script = fileURLToPath(new URL('./botocore_signer.py', import.meta.url))
const now = Date.UTC(2026, 2, 4, 5, 6, 7)
const later = now + 60_000
const real = { accessKeyId: 'ASIAEXAMPLE000000001', secretAccessKey: 'real/secret+', sessionToken: 'real+token/==' }
const standIn = { keyId: 'LKEY0000000000000001', secret: 'stand-in/secret+' }
const signedList = z.array(z.object({ url: z.string(), headers: z.array(z.tuple([z.string(), z.string()])) }))

interface Case {
  readonly signer: string
  readonly service: string
  readonly region: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly expires: number
  readonly token: string | undefined
}

const host = 'service.eu-west-1.amazonaws.com'
const text = fc.stringMatching(/^[\x20-\x7e]{0,8}$/)
const segment = fc.oneof(
  text.map(encodeURIComponent),
  fc.constantFrom('', '.', '..', 'a:b@c', '(x)', '%2f', '~', "!$'*+,;="),
)
const pair = fc.tuple(
  text.map(encodeURIComponent),
  fc.oneof(text.map(encodeURIComponent), fc.constantFrom('1+2', '%2b', '%41', '(a)', 'a=b', '*')),
)
const anyCase: fc.Arbitrary<Case> = fc.record({
  signer: fc.constantFrom('SigV4Auth', 'S3SigV4Auth', 'SigV4QueryAuth', 'S3SigV4QueryAuth'),
  service: fc.constantFrom('execute-api', 'sts', 'dynamodb'),
  region: fc.constantFrom('eu-west-1', 'us-gov-west-1'),
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  url: fc
    .tuple(fc.array(segment, { maxLength: 4 }), fc.array(pair, { maxLength: 3 }))
    .map(
      ([path, query]) =>
        `https://${host}/${path.join('/')}${query.length > 0 ? '?' : ''}${query.map((each) => each.join('=')).join('&')}`,
    ),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,6}$/), text, { maxKeys: 3 }),
  body: fc.string({ maxLength: 12 }),
  expires: fc.integer({ min: 61, max: 604_800 }),
  token: fc.constantFrom(undefined, 'stand-in+token=='),
})

/** One Python process for all cases, since each costs half a second. */
function sign(
  cases: readonly Case[],
  credentials: { keyId: string; secret: string; token?: string },
  at: number,
): readonly RequestHead[] {
  const input = cases.map((each) => ({
    ...each,
    service: each.signer.startsWith('S3') ? 's3' : each.service,
    token: each.token,
    ...credentials,
    now: at,
  }))
  const run = spawnSync(python, [script], { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 64 << 20 })
  if (run.status !== 0) throw new Error(run.stderr)
  return signedList.parse(JSON.parse(run.stdout)).map(({ url, headers }, at) => {
    const method = cases[at]?.method ?? 'GET'
    return { method, target: url.slice(`https://${host}`.length), headers: [['Host', host], ...headers] }
  })
}

function needsBotocore(context: TestContext): void {
  if (spawnSync(python, ['-c', 'import botocore']).status === 0) return
  context.skip(
    'needs botocore: pip install boto3 into a virtual environment and name its python in LATCHKEY_TEST_PYTHON',
  )
}

describe('botocore', () => {
  let cases: readonly Case[] = []
  beforeAll(() => {
    // S3's own query signer is for GET with nothing in the body; POST bodies become parameters there.
    cases = fc
      .sample(anyCase, { numRuns: 600, seed: 1 })
      .map((each) => (each.signer.includes('Query') ? { ...each, method: 'GET', body: '' } : each))
  })

  test('signs what we verify, and we sign again what it would have signed', (context) => {
    needsBotocore(context)
    const inbound = sign(cases, standIn, now)
    const wanted = sign(
      cases.map((each) => ({ ...each, expires: each.expires - 60 })),
      { keyId: real.accessKeyId, secret: real.secretAccessKey, token: real.sessionToken },
      later,
    )
    for (const [at, each] of cases.entries()) {
      const head = inbound[at]
      const expected = wanted[at]
      if (head === undefined || expected === undefined) throw new Error('botocore answered too little')
      const form = classifySignature(head)
      if (form.kind !== 'header' && form.kind !== 'presigned') throw new Error(`${form.kind}: ${head.target}`)
      const mode = payloadMode(head, form)
      const payloadHash = 'value' in mode ? mode.value : hash('sha256', each.body, 'hex')
      const verdict = verifySignature({ head, form, secret: standIn.secret, payloadHash, now })
      if (!verdict.ok) throw new Error(`${verdict.reason}: ${JSON.stringify({ each, head })}`)
      const target = form.kind === 'header' ? { target: verdict.target } : {}
      const again =
        form.kind === 'header'
          ? resignHeader({ head, form, credentials: real, now: later, payloadHash, ...target })
          : resignPresigned({ head, form, credentials: real, now: later, payloadHash })
      const signedByBotocore = classifySignature(expected)
      if (signedByBotocore.kind !== 'header' && signedByBotocore.kind !== 'presigned') throw new Error('not signed')
      expect({ each, signature: again.seedSignature }).toEqual({
        each,
        signature: signedByBotocore.authorization.signature,
      })
    }
  })
})
