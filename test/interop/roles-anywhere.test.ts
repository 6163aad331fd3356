// Signatures with certificates, judged by another implementation: keys of OpenSSL's, Python's cryptography.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { endpointOf } from '#agent/identity/roles-anywhere/endpoint.ts'
import { readIdentity } from '#agent/identity/roles-anywhere/material.ts'
import { signRequest } from '#engine/signing/sign-request.ts'
import { x509Signer } from '#engine/signing/x509-signer.ts'
import { execFileSync } from 'node:child_process'
import { createOpenssl } from '../support/openssl.ts'
import { tools } from '../support/agent.ts'
import { has, python as pythonOfTools, startToolRig } from './sandbox-rig.ts'

const python = tools.python()
const script = fileURLToPath(new URL('roles-anywhere.py', import.meta.url))
const endpoints = fileURLToPath(new URL('roles-anywhere-endpoints.py', import.meta.url))
/** Twenty octets with the highest bit set, which DER puts a zero before and no number holds; zeros in front; a small one. */
const wholeSerial = 'f123456789abcdef0123456789abcdef01234567'
const kinds = [
  ['rsa:2048', wholeSerial],
  ['rsa:3072', '0000000000000000000000000000000000000080'],
  ['rsa:4096', '7fffffffffffffffffffffffffffffffffffffff'],
  ['ec:P-256', '00a1'],
  ['ec:P-384', '8000000000000000'],
  ['ec:P-521', 'ff'],
] as const

test('Python’s cryptography agrees with the signature of each kind of key, serial number and chain', async (context) => {
  if (python.kind === 'missing') return context.skip(python.reason)
  const folder = await mkdtemp(join(tmpdir(), 'ra-'))
  try {
    const ca = createOpenssl(folder)
    ca.authority('root')
    const middle = ca.authority('middle', 'root')
    const requests = []
    for (const [key, serial] of kinds) {
      const files = ca.leaf('machine', { by: 'middle', key, serial })
      // oxlint-disable-next-line no-await-in-loop -- the next key takes the same files
      const identity = await readIdentity({ name: 'ci', ...files, chain: middle.certificate }, undefined, Date.now())
      const wanted = {
        method: 'POST',
        host: 'rolesanywhere.eu-central-1.amazonaws.com',
        target: '/sessions',
        headers: [['Content-Type', 'application/json']] as const,
        body: '{"durationSeconds":900}',
        service: 'rolesanywhere',
        region: 'eu-central-1',
        now: Date.now(),
      }
      const headers = signRequest(wanted, x509Signer(identity))
      requests.push({ method: 'POST', target: '/sessions', body: wanted.body, headers })
    }
    const [first] = requests
    const changed = { ...first, body: '{"durationSeconds":43200}' }
    const out = execFileSync(python.command, [script], {
      input: JSON.stringify([...requests, changed]),
      encoding: 'utf8',
    })
    const said = (type: string) => `AWS4-X509-${type}-SHA256 eu-central-1/rolesanywhere/aws4_request CN=middle`
    expect(z.array(z.string()).parse(JSON.parse(out))).toEqual([
      ...kinds.map(([key]) => said(key.startsWith('rsa') ? 'RSA' : 'ECDSA')),
      'wrong signature',
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('botocore calls the same endpoints, in every partition and with FIPS', (context) => {
  if (python.kind === 'missing') return context.skip(python.reason)
  const told = execFileSync(python.command, [endpoints], { encoding: 'utf8' })
  const known = z
    .array(z.object({ region: z.string(), url: z.string(), fips: z.string().nullable() }))
    .parse(JSON.parse(told))
  expect(known.length).toBeGreaterThan(30)
  const ours = ({ region, fips }: { readonly region: string; readonly fips: string | null }) => ({
    region,
    url: endpointOf({ region }).origin,
    fips: fips === null ? null : endpointOf({ region, fips: true }).origin,
  })
  expect(known.map(ours)).toEqual(known)
  for (const { region } of known.filter(({ fips }) => fips === null))
    expect(() => endpointOf({ region, fips: true })).toThrow(`Roles Anywhere has no FIPS endpoint in ${region}`)
})

test('botocore’s client pages through profiles and anchors, and knows each refusal by its type', async (context) => {
  if (!has(pythonOfTools, ['-c', 'import boto3']))
    return context.skip('needs boto3: pip install boto3 (LATCHKEY_TEST_PYTHON names the Python that has it)')
  // Few enough a second that a hundred calls are too many on any computer.
  const rig = await startToolRig({ profiles: 4, anchors: 3, profileRate: 20 })
  try {
    const other = 'arn:aws:iam::100000000000:role/LongShift'
    const run = await rig.run(pythonOfTools, [
      fileURLToPath(new URL('roles-anywhere-botocore.py', import.meta.url)),
      other,
    ])
    expect(run.err).toBe('')
    expect(JSON.parse(run.out)).toEqual({
      profiles: [['latchkey-sync', 'team-1'], ['team-2', 'team-3'], ['team-4']],
      anchors: [['sandbox', 'sandbox-2'], ['sandbox-3']],
      same: [true, true],
      unknown: [],
      missing: ['sessionPolicy'],
      year: 2026,
      tags: [{ key: 'team', value: 'team-1' }],
      anchorTags: [],
      refusals: {
        'no such profile': '404 ResourceNotFoundException',
        'no such anchor': '404 ResourceNotFoundException',
        'no such resource': '404 ResourceNotFoundException',
        'not an id': '400 ValidationException',
        'not an ARN': '400 ValidationException',
        'not a token': '400 ValidationException',
        'not a size': '400 ValidationException',
        'not allowed': '403 AccessDeniedException',
        // AWS's model has no type for it.
        'too many a second': '429 ThrottlingException (no type of its own)',
      },
      elsewhere: [],
    })
  } finally {
    await rig.close()
  }
})
