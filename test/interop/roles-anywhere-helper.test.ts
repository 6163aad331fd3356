// AWS's own aws_signing_helper beside Latchkey, at one sandbox: the same inputs are to give the same session. Built from its Go module, which
// go.sum pins: npm test -- --heavy.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { startToolAgent, type ToolAgent } from '../support/agent.ts'
import { needsHeavy } from '../support/heavy.ts'
import { install } from '../support/install-client.ts'
import { createOpenssl } from '../support/openssl.ts'

const main = 'github.com/aws/rolesanywhere-credential-helper/cmd/aws_signing_helper'
const noGo = spawnSync('go', ['version']).status !== 0

const answer = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
  Expiration: z.string(),
})

let folder: string
let ca: ReturnType<typeof createOpenssl>
let sandbox: Sandbox
let agent: ToolAgent
let helper: string
let trustAnchor: string

beforeAll(async () => {
  if (process.env['LATCHKEY_TEST_HEAVY'] === undefined || noGo) return
  helper = join(
    install({
      name: 'aws-signing-helper',
      from: join(import.meta.dirname, 'clients', 'aws-signing-helper'),
      commands: [['go', 'build', '-o', 'aws_signing_helper', main]],
    }),
    'aws_signing_helper',
  )
  folder = await mkdtemp(join(tmpdir(), 'ra-'))
  ca = createOpenssl(folder)
  const root = ca.authority('root')
  ca.authority('middle', 'root')
  // Its time stands still: what both ask for ends at the same second. As far ahead as signatures may lie back, so that certificates are valid.
  const now = Date.now() + 4 * 60_000
  sandbox = await startSandbox(
    { ...defaultSandboxOptions, credentialTtlMs: 12 * 3_600_000 },
    { clock: { now: () => now } },
  )
  trustAnchor = sandbox.rolesAnywhereControl.trust('openssl', readFileSync(root.certificate, 'utf8'))
  agent = await startToolAgent()
}, 15 * 60_000)
afterAll(async () => {
  await agent?.close()
  await sandbox?.close()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})
beforeEach((context) => {
  needsHeavy(context)
  context.skip(noGo, 'needs go on PATH: https://go.dev/dl')
})

interface Identity {
  readonly certificate: string
  readonly privateKey: string
  readonly chain?: string
}
interface Wanted {
  readonly role: 'ChainStart' | 'LongShift'
  readonly seconds: number
}

const profileFor = ({ role, seconds }: Wanted): { readonly profile: string; readonly arn: string } => {
  const arn = `arn:aws:iam::100000000000:role/${role}`
  const given = { roleArns: [arn], durationSeconds: seconds, enabled: true, acceptRoleSessionName: false, tags: {} }
  return { arn, profile: sandbox.rolesAnywhereControl.putProfile({ name: `${role}-${seconds}`, ...given }) }
}

async function byHelper({ certificate, privateKey, chain }: Identity, wanted: Wanted) {
  const { profile, arn } = profileFor(wanted)
  const files = ['--certificate', certificate, '--private-key', privateKey, '--trust-anchor-arn', trustAnchor]
  const session = ['--profile-arn', profile, '--role-arn', arn, '--session-duration', String(wanted.seconds)]
  const more = chain === undefined ? [] : ['--intermediates', chain]
  const line = ['credential-process', ...files, ...session, ...more, '--endpoint', sandbox.endpointUrl]
  const { code, out, err } = await agent.run(helper, line)
  if (code !== 0) throw new Error(err)
  return answer.parse(JSON.parse(out))
}

let sources = 0
async function byLatchkey({ certificate, privateKey, chain }: Identity, wanted: Wanted) {
  profileFor(wanted)
  const { syncProfileArn, syncRoleArn } = sandbox.rolesAnywhere
  const name = `source-${(sources += 1)}`
  const files = ['--certificate', certificate, '--private-key', privateKey, '--trust-anchor', trustAnchor]
  const more = chain === undefined ? [] : ['--chain', chain]
  const sync = ['--sync-profile', syncProfileArn, '--sync-role', syncRoleArn]
  const places = ['--profile-filter', `${wanted.role}-${wanted.seconds}`, '--endpoint-url', sandbox.endpointUrl]
  await agent.latchkey(['source', 'add', 'roles-anywhere', name, ...files, ...more, ...sync, ...places])
  await agent.latchkey(['source', 'sync', name])
  return answer.parse(JSON.parse(await agent.latchkey(['credentials', `${name}:${wanted.role}-${wanted.seconds}`])))
}

/** Who one is with these credentials, and until when. */
async function sessionOf(given: z.infer<typeof answer>) {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given
  const credentials = { accessKeyId, secretAccessKey, sessionToken }
  const sts = new STSClient({ region: 'us-east-1', endpoint: sandbox.endpointUrl, credentials })
  const { Arn, UserId, Account } = await sts.send(new GetCallerIdentityCommand({}))
  return { Arn, UserId, Account, until: Date.parse(given.Expiration) }
}

const both = async (identity: Identity, wanted: Wanted) => ({
  theirs: await sessionOf(await byHelper(identity, wanted)),
  ours: await sessionOf(await byLatchkey(identity, wanted)),
})

const hour: Wanted = { role: 'ChainStart', seconds: 3_600 }

describe('the same session as AWS’s helper gets', () => {
  test.each(['rsa:2048', 'rsa:4096', 'ec:P-256', 'ec:P-384', 'ec:P-521'])('with a key of the kind %s', async (key) => {
    // Its highest bit is set, and a number would not hold it.
    const serial = 'f123456789abcdef0123456789abcdef01234567'
    const { ours, theirs } = await both(ca.leaf('machine', { by: 'root', key, serial }), hour)
    expect(ours).toEqual(theirs)
  })

  test.each([
    ['PKCS #1', 'rsa:2048', ['rsa', '-traditional']],
    ['SEC 1', 'ec:P-256', ['ec']],
  ])('with a key in the form %s', async (_form, key, convert) => {
    const { certificate, privateKey } = ca.leaf('old-form', { by: 'root', key })
    const old = ca.file('old-form.old.key')
    ca.openssl(...convert, '-in', privateKey, '-out', old)
    const { ours, theirs } = await both({ certificate, privateKey: old }, hour)
    expect(ours).toEqual(theirs)
  })

  test('through an intermediate authority', async () => {
    const { ours, theirs } = await both({ ...ca.leaf('deep', { by: 'middle' }), chain: ca.file('middle.pem') }, hour)
    expect(ours).toEqual(theirs)
  })

  test.each([
    ['a quarter of an hour', { role: 'ChainStart', seconds: 900 }],
    ['twelve hours', { role: 'LongShift', seconds: 43_200 }],
  ] as const)('for %s', async (_long, wanted) => {
    const { ours, theirs } = await both(ca.leaf('machine', { by: 'root' }), wanted)
    expect(ours).toEqual(theirs)
  })
})

describe('the same refusal', () => {
  test('for a certificate of a stranger', async () => {
    ca.authority('stranger')
    const identity = ca.leaf('machine', { by: 'stranger' })
    await expect(byHelper(identity, hour)).rejects.toThrow('AccessDeniedException: Untrusted signing certificate')
    await expect(byLatchkey(identity, hour)).rejects.toThrow('Untrusted signing certificate')
  })
})
