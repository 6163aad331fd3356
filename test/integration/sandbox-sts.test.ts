import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { totpCode } from '#sandbox/organisation/totp.ts'
import type { Sandbox } from '#sandbox/types.ts'
import type { Keys } from './sandbox-support.ts'
import { sandboxWith } from './sandbox-support.ts'

const start = Date.parse('2026-03-01T12:00:00Z')
let now = start
let sandbox: Sandbox
const clients: STSClient[] = []

beforeAll(async () => {
  sandbox = await sandboxWith({}, { now: () => now })
})
afterAll(() => sandbox.close())
afterEach(() => {
  // Each test gets codes that nobody used before.
  now += 3_600_000
  for (const client of clients.splice(0)) client.destroy()
})

/** The SDK signs with its own clock, which is set to the sandbox's here. */
function sts(keys: Keys = sandbox): STSClient {
  const { accessKeyId, secretAccessKey, sessionToken } = keys
  const client = new STSClient({
    endpoint: sandbox.endpointUrl,
    region: 'us-east-1',
    maxAttempts: 1,
    systemClockOffset: now - Date.now(),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  })
  clients.push(client)
  return client
}

async function assume(role: string, change: Partial<AssumeRoleCommandInput> = {}, keys: Keys = sandbox) {
  const arn = sandbox.roles.find((candidate) => candidate.name === role)?.arn
  return sts(keys).send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'person', ...change }))
}

async function keysOf(
  answer: Promise<{
    Credentials?:
      | { AccessKeyId: string | undefined; SecretAccessKey: string | undefined; SessionToken: string | undefined }
      | undefined
  }>,
): Promise<Required<Keys>> {
  const credentials = (await answer).Credentials
  return {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  }
}

const whoami = async (keys?: Keys) => (await sts(keys).send(new GetCallerIdentityCommand({}))).Arn

/** `Code: message` of the error that the call ends with. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (cause) {
    if (cause instanceof Error) return `${cause.name}: ${cause.message}`
    throw cause
  }
  return 'no refusal'
}

test('the long-term key is the IAM user', async () => {
  expect(await whoami()).toBe('arn:aws:iam::100000000000:user/sandbox-user')
})

test('an assumed role is who it says, until its credentials expire', async () => {
  const answer = await assume('Admin', { DurationSeconds: 1_800 })
  const keys = await keysOf(Promise.resolve(answer))
  expect(answer.Credentials?.Expiration?.getTime()).toBe(now + 1_800_000)
  expect(await whoami(keys)).toBe(answer.AssumedRoleUser?.Arn)
  now += 1_800_000
  expect(await refusal(whoami(keys))).toBe('ExpiredToken: The security token included in the request is expired')
})

test('the sandbox can shorten all credentials, below what AWS allows', async () => {
  const short = await sandboxWith({ credentialTtlMs: 20_000 }, { now: () => now })
  const client = new STSClient({
    endpoint: short.endpointUrl,
    region: 'us-east-1',
    credentials: short,
    systemClockOffset: now - Date.now(),
  })
  const answer = await client.send(new AssumeRoleCommand({ RoleArn: short.roles[0]?.arn, RoleSessionName: 'person' }))
  expect(answer.Credentials?.Expiration?.getTime()).toBe(now + 20_000)
  client.destroy()
  await short.close()
})

test('a role that trusts nobody, and one that is not there, are denied alike', async () => {
  const denied = (arn: string) =>
    `AccessDenied: User: arn:aws:iam::100000000000:user/sandbox-user is not authorized to perform: sts:AssumeRole on resource: ${arn}`
  expect(await refusal(assume('Locked'))).toBe(denied('arn:aws:iam::100000000000:role/Locked'))
  const absent = 'arn:aws:iam::100000000000:role/Absent'
  expect(await refusal(assume('Locked', { RoleArn: absent }))).toBe(denied(absent))
})

test('an external id must be the right one', async () => {
  expect(await refusal(assume('PartnerAccess'))).toContain('AccessDenied')
  expect(await refusal(assume('PartnerAccess', { ExternalId: 'other' }))).toContain('AccessDenied')
  expect((await assume('PartnerAccess', { ExternalId: 'latchkey-trial' })).AssumedRoleUser?.Arn).toContain(
    'PartnerAccess',
  )
})

test('a role that needs MFA takes a code, once', async () => {
  const withCode = (code: string) => assume('BreakGlass', { SerialNumber: sandbox.mfaSerial, TokenCode: code })
  const code = totpCode(now)
  expect(await refusal(assume('BreakGlass'))).toContain('AccessDenied: User: ')
  expect((await withCode(code)).AssumedRoleUser?.Arn).toContain('BreakGlass')
  const invalid = 'AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. '
  expect(await refusal(withCode(code))).toBe(invalid)
  expect(await refusal(withCode(code === '000000' ? '000001' : '000000'))).toBe(invalid)
})

test('a code for another device is refused', async () => {
  const call = assume('BreakGlass', { SerialNumber: `${sandbox.mfaSerial}x`, TokenCode: totpCode(now) })
  expect(await refusal(call)).toContain('unable to validate MFA code')
})

test('a session made with a code satisfies MFA for every role', async () => {
  const session = await keysOf(
    sts().send(new GetSessionTokenCommand({ SerialNumber: sandbox.mfaSerial, TokenCode: totpCode(now) })),
  )
  expect(await whoami(session)).toBe('arn:aws:iam::100000000000:user/sandbox-user')
  expect((await assume('BreakGlass', {}, session)).AssumedRoleUser?.Arn).toContain('BreakGlass')
  const plain = await keysOf(sts().send(new GetSessionTokenCommand({})))
  expect(await refusal(assume('BreakGlass', {}, plain))).toContain('AccessDenied')
})

test('GetSessionToken and GetFederationToken take long-term keys only', async () => {
  const role = await keysOf(assume('Admin'))
  expect(await refusal(sts(role).send(new GetSessionTokenCommand({})))).toBe(
    'AccessDenied: Cannot call GetSessionToken with session credentials',
  )
  expect(await refusal(sts(role).send(new GetFederationTokenCommand({ Name: 'guest' })))).toBe(
    'AccessDenied: Cannot call GetFederationToken with session credentials',
  )
})

test('a federated user has a name of its own', async () => {
  const keys = await keysOf(sts().send(new GetFederationTokenCommand({ Name: 'guest' })))
  expect(await whoami(keys)).toBe('arn:aws:sts::100000000000:federated-user/guest')
})

test('a role that trusts another role alone is reached through it', async () => {
  expect(await refusal(assume('ChainEnd'))).toContain('AccessDenied')
  const first = await keysOf(assume('ChainStart'))
  expect((await assume('ChainEnd', {}, first)).AssumedRoleUser?.Arn).toContain('ChainEnd')
})

test('a chained role lasts one hour at most, whatever its own limit', async () => {
  const first = await keysOf(assume('ChainStart'))
  expect(await refusal(assume('LongShift', { DurationSeconds: 3_601 }, first))).toBe(
    'ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
  )
  expect((await assume('LongShift', { DurationSeconds: 3_600 }, first)).Credentials).toBeDefined()
})

test('durations keep to the limits of the role and of STS', async () => {
  const long = await sandboxWith({ credentialTtlMs: 12 * 3_600_000 }, { now: () => now })
  const client = new STSClient({
    endpoint: long.endpointUrl,
    region: 'us-east-1',
    credentials: long,
    systemClockOffset: now - Date.now(),
  })
  const arn = long.roles.find((role) => role.name === 'LongShift')?.arn
  const answer = await client.send(
    new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'me', DurationSeconds: 43_200 }),
  )
  expect(answer.Credentials?.Expiration?.getTime()).toBe(now + 43_200_000)
  client.destroy()
  await long.close()
  expect(await refusal(assume('Admin', { DurationSeconds: 3_601 }))).toBe(
    'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  )
  expect(await refusal(assume('Admin', { DurationSeconds: 899 }))).toContain(
    "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
  )
  expect(await refusal(assume('LongShift', { DurationSeconds: 43_201 }))).toContain('less than or equal to 43200')
})

test.each([
  ['x', 'length greater than or equal to 2'],
  ['x'.repeat(65), 'length less than or equal to 64'],
  ['two words', 'satisfy regular expression pattern: [\\w+=,.@-]*'],
])('the session name "%s" is refused', async (name, rule) => {
  const told = await refusal(assume('Admin', { RoleSessionName: name }))
  expect(told).toContain(`ValidationError: 1 validation error detected: Value '${name}' at 'roleSessionName'`)
  expect(told).toContain(rule)
})

test('session policies keep to size and form', async () => {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] })
  expect((await assume('Admin', { Policy: policy })).PackedPolicySize).toBeGreaterThan(0)
  expect(await refusal(assume('Admin', { Policy: 'x'.repeat(2_049) }))).toContain('ValidationError')
  expect(await refusal(assume('Admin', { Policy: '{' }))).toContain('MalformedPolicyDocument')
})

test('transitive tags go along the chain and cannot be changed on the way', async () => {
  const tagged = await keysOf(
    assume('ChainStart', { Tags: [{ Key: 'team', Value: 'a' }], TransitiveTagKeys: ['team'] }),
  )
  const second = await keysOf(assume('ChainEnd', { Tags: [{ Key: 'other', Value: 'b' }] }, tagged))
  expect(await refusal(assume('Admin', { Tags: [{ Key: 'TEAM', Value: 'b' }] }, second))).toContain(
    'InvalidParameterValue',
  )
  const plain = await keysOf(assume('ChainStart', { Tags: [{ Key: 'team', Value: 'a' }] }))
  expect((await assume('ChainEnd', { Tags: [{ Key: 'team', Value: 'b' }] }, plain)).Credentials).toBeDefined()
})

test('tags must be well formed and not repeat', async () => {
  const tags = (...keys: string[]) => ({ Tags: keys.map((Key) => ({ Key, Value: 'v' })) })
  expect(await refusal(assume('Admin', tags('a', 'A')))).toContain('Duplicate tag keys found')
  expect(await refusal(assume('Admin', tags('what?')))).toContain('ValidationError')
  expect(await refusal(assume('Admin', { TransitiveTagKeys: ['absent'] }))).toContain(
    'must be included in the requested tags',
  )
})

test('a source identity sticks through the chain', async () => {
  const first = await keysOf(assume('ChainStart', { SourceIdentity: 'alice' }))
  expect((await assume('ChainEnd', {}, first)).SourceIdentity).toBe('alice')
  expect((await assume('ChainEnd', { SourceIdentity: 'alice' }, first)).SourceIdentity).toBe('alice')
  expect(await refusal(assume('ChainEnd', { SourceIdentity: 'bob' }, first))).toContain('sts:SetSourceIdentity')
})

test('the account of a key id is told', async () => {
  const keys = await keysOf(assume('Admin'))
  const answer = await sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: keys.accessKeyId }))
  expect(answer.Account).toBe(sandbox.roles.find((role) => role.name === 'Admin')?.accountId)
})

test('an unknown key, a wrong secret and another key’s token have the errors of AWS', async () => {
  const one = await keysOf(assume('Admin'))
  const other = await keysOf(assume('Admin'))
  const invalid = 'InvalidClientTokenId: The security token included in the request is invalid.'
  expect(await refusal(whoami({ ...sandbox, accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' }))).toBe(invalid)
  expect(await refusal(whoami({ ...one, sessionToken: other.sessionToken }))).toBe(invalid)
  expect(await refusal(whoami({ accessKeyId: one.accessKeyId, secretAccessKey: one.secretAccessKey }))).toBe(invalid)
  expect(await refusal(whoami({ ...one, secretAccessKey: 'wrong' }))).toContain(
    'SignatureDoesNotMatch: The request signature we calculated',
  )
})
