import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { totpCode } from '#sandbox/organisation/totp.ts'
import type { ToolRig } from './sandbox-rig.ts'
import { has, startToolRig } from './sandbox-rig.ts'

const installed = has('aws', ['--version'])
const sessionShape = z.object({
  Credentials: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() }),
})
let rig: ToolRig

beforeAll(async () => {
  rig = await startToolRig()
})
afterAll(() => rig.close())
beforeEach((context) => {
  if (!installed) context.skip('needs the AWS CLI: apt-get install awscli, or pip install awscli')
})

async function aws(line: string): Promise<string> {
  const run = await rig.run('aws', line.split(' '))
  if (run.code !== 0) throw new Error(run.err)
  return run.out
}

test('the CLI syncs a folder up and down again', async () => {
  const big = Buffer.alloc(20_000_000, 'latchkey ')
  await mkdir(join(rig.folder, 'up', 'sub'), { recursive: true })
  await writeFile(join(rig.folder, 'up', 'big.bin'), big)
  await writeFile(join(rig.folder, 'up', 'sub', 'ä+b.txt'), 'small')
  await aws('s3 mb s3://cli-sync')
  await aws('s3 sync up s3://cli-sync/p --no-progress')
  expect(await aws('s3 ls s3://cli-sync/p/ --recursive')).toMatch(/20000000 p\/big\.bin\n.* 5 p\/sub\/ä\+b\.txt/)
  await aws('s3 sync s3://cli-sync/p down --no-progress')
  expect((await readFile(join(rig.folder, 'down', 'big.bin'))).equals(big)).toBe(true)
  expect(await readFile(join(rig.folder, 'down', 'sub', 'ä+b.txt'), 'utf8')).toBe('small')
  await aws('s3 rb s3://cli-sync --force')
  expect(await aws('s3 ls')).toBe('')
})

test('the CLI tells AWS’s own errors', async () => {
  const locked = 'arn:aws:iam::100000000000:role/Locked'
  await expect(aws(`sts assume-role --role-arn ${locked} --role-session-name me`)).rejects.toThrow(
    'An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::100000000000:user/sandbox-user is not authorized',
  )
  await expect(aws('s3api head-object --bucket absent --key a')).rejects.toThrow('(404)')
  await expect(aws('kms list-keys')).rejects.toThrow('The sandbox has no service "kms"')
  await expect(aws('dynamodb describe-table --table-name absent')).rejects.toThrow('(ResourceNotFoundException)')
})

test('a role_arn profile with an MFA device works', async () => {
  const config = join(rig.folder, 'config')
  const role = rig.sandbox.roles.find((candidate) => candidate.labels['sandbox/needs'] === 'mfa')
  const { accessKeyId, secretAccessKey } = rig.sandbox
  await writeFile(
    config,
    [
      '[profile base]',
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      '[profile glass]',
      `role_arn = ${role?.arn ?? ''}`,
      'source_profile = base',
    ].join('\n'),
  )
  const { Credentials: session } = sessionShape.parse(
    JSON.parse(
      await aws(`sts get-session-token --serial-number ${rig.sandbox.mfaSerial} --token-code ${totpCode(Date.now())}`),
    ),
  )
  await writeFile(
    join(rig.folder, 'credentials'),
    [
      '[base]',
      `aws_access_key_id = ${session.AccessKeyId}`,
      `aws_secret_access_key = ${session.SecretAccessKey}`,
      `aws_session_token = ${session.SessionToken}`,
    ].join('\n'),
  )
  const run = await rig.run('aws', ['sts', 'get-caller-identity', '--profile', 'glass', '--query', 'Arn'], {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(rig.folder, 'credentials'),
  })
  expect(run.out + run.err).toContain('assumed-role/BreakGlass/')
})
