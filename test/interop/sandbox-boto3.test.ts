import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import type { ToolRig } from './sandbox-rig.ts'
import { has, python, startToolRig } from './sandbox-rig.ts'

const script = fileURLToPath(new URL('sandbox-boto3.py', import.meta.url))
const links = z.looseObject({ get: z.string(), put: z.string() })
let rig: ToolRig

beforeAll(async () => {
  rig = await startToolRig()
})
afterAll(() => rig.close())

test('boto3 works with every service, and curl with its links', async (context) => {
  if (!has(python, ['-c', 'import boto3'])) {
    context.skip('needs boto3: pip install boto3 (LATCHKEY_TEST_PYTHON names the Python that has it)')
  }
  const run = await rig.run(python, [script])
  expect(run.err).toBe('')
  const told: unknown = JSON.parse(run.out)
  expect(told).toMatchObject({
    identity: 'arn:aws:iam::100000000000:user/sandbox-user',
    chained: 'arn:aws:sts::100000000000:assumed-role/ChainEnd/boto',
    size: 20_000_000,
    part: 'xx',
    keys: ['a/hash', 'a/parts'],
    missing: 'NoSuchKey',
    item: 3,
    roles: ['BreakGlass', 'ChainEnd', 'ChainStart', 'Locked', 'LongShift', 'PartnerAccess'],
    regions: 5,
    wrong: 'InvalidSignatureException',
  })
  if (!has('curl', ['--version'])) context.skip('needs curl: apt-get install curl')
  const { get, put } = links.parse(told)
  const curl = async (...args: string[]) => (await rig.run('curl', ['-sS', ...args])).out
  expect(await curl(get)).toBe('hashed')
  expect(await curl('-X', 'PUT', '--data-binary', 'from curl', '-H', 'Content-Type:', '-w', '%{http_code}', put)).toBe(
    '200',
  )
  expect(await curl(get.replace('a/hash', 'linked'))).toContain('<Code>SignatureDoesNotMatch</Code>')
  expect(await curl('-H', 'x-amz-meta-added: 1', get)).toContain(
    'There were headers present in the request which were not signed',
  )
})
