// Profiles that we wrote, used by tools without us: native ones by botocore with the sign-in that we lend, process ones by all that are here.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliRig, createCliRig, root } from '../integration/cli-rig.ts'
import { has, python } from './sandbox-rig.ts'

const script = fileURLToPath(new URL('profiles-native.py', import.meta.url))
const approve = `node ${join(root, 'test', 'integration', 'fixtures', 'approve.mjs')}`
const aws = process.env['LATCHKEY_TEST_AWS_V2'] ?? 'aws'
let cli: CliRig
let env: Record<string, string>
beforeAll(async () => {
  cli = await createCliRig()
  const home = cli.person
  mkdirSync(join(home, '.aws'), { recursive: true })
  env = { HOME: home, BROWSER: approve }
  // The agent's own home decides where the sign-in is lent.
  await cli.ok(['agent', '--sandbox=sso-rate=0'], { env })
  await cli.ok(['settings', 'set', 'profiles.share-sign-in', 'true'], { env })
  await cli.ok(['sign-in', 'sandbox-sso'], { env })
  await cli.ok(['source', 'sync', 'sandbox-sso'], { env })
})
afterAll(async () => {
  await cli.run(['stop'], { env })
  await cli.close()
})

/** Nothing of AWS's but the home. */
const bare = () => ({
  PATH: `${cli.env['PATH']}`,
  HOME: env['HOME'] ?? '',
  LC_ALL: 'C.UTF-8',
  AWS_EC2_METADATA_DISABLED: 'true',
})

function botocore(profile: string): unknown {
  const { status, stdout, stderr } = spawnSync(python, [script, profile], { env: bare(), encoding: 'utf8' })
  return status === 0 ? JSON.parse(stdout) : stderr
}

/** Since 2.13 it knows `endpoint_url`, without which no profile can lead to a sandbox. */
function tooOld(): string | undefined {
  const [, major = '0', minor = '0'] =
    /aws-cli\/(\d+)\.(\d+)/.exec(spawnSync(aws, ['--version'], { encoding: 'utf8' }).stdout) ?? []
  return Number(major) === 2 && Number(minor) >= 13
    ? undefined
    : `takes no endpoint_url before version 2.13, found ${major}.${minor}`
}

describe('a native profile', () => {
  test('is signed in for botocore by the token that we lend', async (context) => {
    if (!has(python, ['-c', 'import boto3'])) context.skip('needs boto3: pip install boto3')
    await cli.ok(['profiles', 'apply', '--yes', '--kind', 'native'], { env })
    expect(botocore('payments-dev-administratoraccess')).toEqual({
      arn: expect.stringMatching(/:assumed-role\/AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}\//),
      region: 'us-east-1',
    })
  })

  test('is signed in for the AWS CLI v2 too', async (context) => {
    const old = tooOld()
    if (old !== undefined) context.skip(old)
    await cli.ok(['profiles', 'apply', '--yes', '--kind', 'native'], { env })
    const args = ['sts', 'get-caller-identity', '--profile', 'payments-dev-administratoraccess']
    expect(spawnSync(aws, args, { env: bare(), encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('AWSReservedSSO_AdministratorAccess'),
    })
  })

  test('is signed out with us', async (context) => {
    if (!has(python, ['-c', 'import boto3'])) context.skip('needs boto3: pip install boto3')
    await cli.ok(['profiles', 'apply', '--yes', '--kind', 'native'], { env })
    await cli.ok(['sign-out', 'sandbox-sso'], { env })
    expect(botocore('payments-dev-administratoraccess')).toContain('Error loading SSO Token')
  })
})

describe('a process profile', () => {
  test('gives botocore the role without another variable', async (context) => {
    if (!has(python, ['-c', 'import boto3'])) context.skip('needs boto3: pip install boto3')
    await cli.ok(['profiles', 'apply', '--yes', '--kind', 'process', '--source', 'sandbox'], { env })
    expect(botocore('payments-dev-admin')).toEqual({
      arn: expect.stringContaining(':assumed-role/Admin/'),
      region: 'us-east-1',
    })
  })
})
