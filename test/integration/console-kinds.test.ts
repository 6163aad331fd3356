// A console of each kind of source, at the sandbox's sign-in, which has AWS's rules for what may sign in and for how long.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleView, consoleInput } from '#contract/console.ts'
import { decide } from '../support/sandbox-pages.ts'
import { type AgentRig, createAgentRig } from './agent-rig.ts'
import { type OwnAwsFiles, ownAwsFiles } from './own-aws-files.ts'

const account = 'arn:aws:iam::100000000000:role'
let files: OwnAwsFiles
let rig: AgentRig
const soon = () => AbortSignal.timeout(20_000)

beforeAll(async () => {
  files = await ownAwsFiles({ holdKeys: true })
  rig = await createAgentRig({ sandboxOptions: 'sso-rate=0,credential-ttl=12h' })
})
afterAll(async () => {
  await rig.close()
  await files.remove()
})

async function addUser(name: string): Promise<void> {
  const { accessKeyId, secretAccessKey, endpointUrl } = rig.sandbox
  await rig.client.sources.add({ kind: 'iam-user', name, accessKeyId, secretAccessKey, endpointUrl })
}

async function addAmbient(
  name: string,
  keys: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string },
) {
  const { endpointUrl } = rig.sandbox
  const lines = [
    `[${name}]`,
    `aws_access_key_id = ${keys.AccessKeyId}`,
    `aws_secret_access_key = ${keys.SecretAccessKey}`,
  ]
  const token = keys.SessionToken === undefined ? [] : [`aws_session_token = ${keys.SessionToken}`]
  writeFileSync(join(files.folder, 'credentials'), [...lines, ...token, ''].join('\n'), { flag: 'a', mode: 0o600 })
  await rig.client.sources.add({ kind: 'ambient', name, profile: name, endpointUrl })
}

const sts = () => {
  const { endpointUrl: endpoint, accessKeyId, secretAccessKey } = rig.sandbox
  return new STSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } })
}
const roleKeys = async () =>
  (await sts().send(new AssumeRoleCommand({ RoleArn: `${account}/ChainStart`, RoleSessionName: 'me' }))).Credentials ??
  {}
const sessionKeys = async () => (await sts().send(new GetSessionTokenCommand({}))).Credentials ?? {}

/** Each adds what it needs, and gives the name of the role. */
const roles = {
  'an IAM user itself': async () => {
    await addUser('user')
    return 'source:user'
  },
  'a role that an IAM user assumes': async () => {
    await addUser('hands')
    await rig.client.roles.add({ name: 'hour', source: 'hands', arn: `${account}/ChainStart` })
    return 'hour'
  },
  'a role with a duration': async () => {
    await addUser('shifts')
    await rig.client.roles.add({ name: 'shift', source: 'shifts', arn: `${account}/LongShift`, duration: 28_800 })
    return 'shift'
  },
  'a role through another role': async () => {
    await addUser('chain')
    await rig.client.roles.add({ name: 'start', source: 'chain', arn: `${account}/ChainStart` })
    await rig.client.roles.add({ name: 'end', source: 'chain', arn: `${account}/ChainEnd`, via: 'start' })
    return 'end'
  },
  'Identity Center': async () => {
    const events = await rig.client.sources.signIn({ name: 'sandbox-sso', device: false })
    for await (const event of events) {
      if (event.kind !== 'page') continue
      const { location } = await decide(event.page.url, 'approve', { person: 'sandbox-user' })
      if (location !== undefined) await fetch(location)
    }
    await rig.client.sources.sync({ name: 'sandbox-sso' })
    return 'payments-dev/AdministratorAccess'
  },
  'Roles Anywhere': async () => {
    const { rolesAnywhere, endpointUrl } = rig.sandbox
    const { certificate, privateKey } = await rolesAnywhere.certificate('build')
    const path = join(files.folder, 'build.pem')
    writeFileSync(path, certificate)
    const { trustAnchorArn: trustAnchor, syncProfileArn: syncProfile, syncRoleArn: syncRole } = rolesAnywhere
    const source = { kind: 'roles-anywhere', name: 'ci', trustAnchor, syncProfile, syncRole, endpointUrl } as const
    await rig.client.sources.add({ ...source, certificate: path, keyText: privateKey })
    await rig.client.sources.sync({ name: 'ci' })
    return 'team-1'
  },
  'long-term keys of a profile': async () => {
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = rig.sandbox
    await addAmbient('keys', { AccessKeyId, SecretAccessKey })
    return 'source:keys'
  },
  'credentials of a role in a profile': async () => {
    await addAmbient('assumed', await roleKeys())
    return 'source:assumed'
  },
  'a role that the role of a profile assumes': async () => {
    await addAmbient('from-role', await roleKeys())
    await rig.client.roles.add({ name: 'further', source: 'from-role', arn: `${account}/ChainEnd` })
    return 'further'
  },
} satisfies Readonly<Record<string, () => Promise<string>>>

async function linkTo(role: string): Promise<{ readonly console: ConsoleView; readonly url: string }> {
  return JSON.parse(await rig.agent.handOuts.console(role, consoleInput.parse({}), soon()))
}

/** As a browser follows it. */
async function landed(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' })
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  return await (await fetch(answer.headers.get('location') ?? '', { headers: { cookie } })).text()
}

const fact = (html: string, name: string): string | undefined =>
  new RegExp(`<dt>${name}</dt><dd>([^<]*)`).exec(html)?.[1]

const hours = ({ openedAt, expiresAt }: ConsoleView): number =>
  (Date.parse(expiresAt) - Date.parse(openedAt)) / 3_600_000

it.each<[keyof typeof roles, string, ConsoleView['why'], number, RegExp]>([
  ['an IAM user itself', 'federated-user/', 'federation-token', 12, /^(?:12 h|11 h 59 min)$/],
  ['a role that an IAM user assumes', 'assumed-role/ChainStart/', 'maximum-unknown', 1, /^(?:1 h|59 min)$/],
  ['a role with a duration', 'assumed-role/LongShift/', 'maximum-unknown', 8, /^(?:8 h|7 h 59 min)$/],
  ['a role through another role', 'assumed-role/ChainEnd/', 'chained', 1, /^(?:1 h|59 min)$/],
  ['Identity Center', 'assumed-role/AWSReservedSSO_', 'credentials', 12, /^(?:12 h|11 h 59 min)$/],
  ['Roles Anywhere', 'assumed-role/LongShift/', 'credentials', 12, /^(?:12 h|11 h 59 min)$/],
  ['long-term keys of a profile', 'federated-user/', 'federation-token', 12, /^(?:12 h|11 h 59 min)$/],
  // At most: the profile does not say that they end after an hour.
  ['credentials of a role in a profile', 'assumed-role/ChainStart/', 'end-unknown', 12, /^(?:1 h|59 min)$/],
  ['a role that the role of a profile assumes', 'assumed-role/ChainEnd/', 'chained', 1, /^(?:1 h|59 min)$/],
])('opens for %s, as long as AWS lets it', async (kind, identity, why, length, left) => {
  const { console, url } = await linkTo(await roles[kind]())
  const html = await landed(url)
  expect(fact(html, 'Identity')).toContain(identity)
  expect([console.why, hours(console), console.isGivenOut]).toEqual([why, expect.closeTo(length, 1), true])
  expect(fact(html, 'Time left')).toMatch(left)
})

it('is refused for credentials of GetSessionToken, with the reason', async () => {
  await addAmbient('session', await sessionKeys())
  await expect(linkTo('source:session')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/arn:aws:iam::\d{12}:user\/.* no console with credentials of GetSessionToken/),
    hint: expect.stringContaining('latchkey role add'),
  })
})
