// What the sandbox's CreateSession refuses of a client that signs well, and not what it should.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signRequest } from '#engine/signing/sign-request.ts'
import { x509Signer, type X509Identity } from '#engine/signing/x509-signer.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { sandboxWith } from './sandbox-support.ts'

let sandbox: Sandbox
let identity: X509Identity
beforeAll(async () => {
  sandbox = await sandboxWith({})
  const { certificate, privateKey } = await sandbox.rolesAnywhere.certificate('stranger')
  identity = { certificate: new X509Certificate(certificate), key: createPrivateKey(privateKey), chain: [] }
})
afterAll(() => sandbox.close())

interface Change {
  readonly region?: string
  readonly session?: object
  readonly unsigned?: readonly (readonly [string, string])[]
  readonly without?: string
}

async function answer({ region = 'us-east-1', session = {}, unsigned = [], without }: Change) {
  const { trustAnchorArn, syncProfileArn: profileArn, syncRoleArn: roleArn } = sandbox.rolesAnywhere
  const body = JSON.stringify({ profileArn, roleArn, trustAnchorArn, ...session })
  const { host } = new URL(sandbox.endpointUrl)
  const place = { method: 'POST', host, target: '/sessions', service: 'rolesanywhere', region, now: Date.now() }
  const signed = signRequest({ ...place, headers: [], body }, x509Signer(identity))
  const sent = [...signed, ...unsigned].filter(([name]) => name !== 'Host' && name !== without)
  const response = await fetch(`${sandbox.endpointUrl}/sessions`, {
    method: 'POST',
    // Fetch names a type of its own for text.
    body: Buffer.from(body),
    headers: sent.map(([name, value]): [string, string] => [name, value]),
  })
  return `${response.status} ${response.headers.get('x-amzn-errortype') ?? ''}`.trim()
}

test.each<readonly [string, string, Change]>([
  ['as it should be', '201', {}],
  ['with a region in its scope that is not the trust anchor’s', '403 AccessDeniedException', { region: 'eu-west-1' }],
  [
    'with a content type that is not signed',
    '403 AccessDeniedException',
    { unsigned: [['Content-Type', 'application/json']] },
  ],
  ['with a header of AWS’s that is not signed', '403 AccessDeniedException', { unsigned: [['X-Amz-Other', '1']] }],
  ['without a signature', '403 AccessDeniedException', { without: 'Authorization' }],
  ['without its certificate', '400 ValidationException', { without: 'X-Amz-X509' }],
  ['with a session name of one letter', '400 ValidationException', { session: { roleSessionName: 'x' } }],
  ['with a session name of other letters', '400 ValidationException', { session: { roleSessionName: 'two words' } }],
  [
    'with a session name that its profile does not take',
    '403 AccessDeniedException',
    { session: { roleSessionName: 'ok' } },
  ],
  ['for a minute', '400 ValidationException', { session: { durationSeconds: 60 } }],
])('a request %s is answered %s', async (_what, expected, change) => {
  expect(await answer(change)).toBe(expected)
})
