// A role that a certificate gives, and one behind it, in the hands of real tools: by each way that any source has.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { latchkey, startToolAgent, type ToolAgent, tools } from '../support/agent.ts'

const aws = tools.awsV2()
const whoAmI = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']

let agent: ToolAgent
let endpointUrl: string

beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  const shown: unknown = JSON.parse(await agent.latchkey(['source', 'show', 'sandbox', '--json']))
  endpointUrl = z.object({ endpointUrl: z.string() }).parse(shown).endpointUrl
  const text = await (await fetch(`${endpointUrl}/roles-anywhere/identity?name=build`)).text()
  const identity = join(agent.folder, 'identity.pem')
  await writeFile(identity, text, { mode: 0o600 })
  const arns = text.split('\n').flatMap((line) => (line.startsWith('# ') ? line.slice(2).split(' ') : []))
  const files = ['--certificate', identity, '--private-key', identity]
  await agent.latchkey(['source', 'add', 'roles-anywhere', 'ci', ...files, ...arns, '--endpoint-url', endpointUrl])
  await agent.latchkey(['source', 'sync', 'ci'])
  const behind = ['--arn', 'arn:aws:iam::100000000000:role/ChainEnd', '--via', 'team-2', '--session-name', 'behind']
  await agent.latchkey(['role', 'add', 'behind', '--source', 'ci', ...behind])
})
afterAll(() => agent?.close())

describe.each([
  // A number of the certificate names the session.
  ['team-2', /^arn:aws:sts::100000000000:assumed-role\/ChainStart\/[0-9a-f]+\n$/],
  ['behind', /^arn:aws:sts::100000000000:assumed-role\/ChainEnd\/behind\n$/],
])('the role %s', (role, arn) => {
  beforeEach((context) => (aws.kind === 'missing' ? context.skip(aws.reason) : undefined))
  /** With an endpoint for what does not go through the proxy: AWS CLI before 2.13 reads none from its environment. */
  const asks = async (env: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<string> => {
    const { out, err } = await agent.run(aws.kind === 'found' ? aws.command : '', [...whoAmI, ...more], { env })
    return out + err
  }
  const direct = ['--endpoint-url']

  test('serves a command of exec through the proxy', async () => {
    const { out, err } = await agent.exec(role, [aws.kind === 'found' ? aws.command : '', ...whoAmI])
    expect(out + err).toMatch(arn)
  })

  test('serves an environment, with stand-in keys and with real ones', async () => {
    expect(await asks(await agent.environment(role))).toMatch(arn)
    expect(await asks(await agent.environment(role, '--direct'), ...direct, endpointUrl)).toMatch(arn)
  })

  test('serves a container endpoint', async () => {
    expect(await asks(await agent.environment(role, '--container'), ...direct, endpointUrl)).toMatch(arn)
  })

  test.each(['process', 'proxied'])('serves a profile of the kind %s', async (kind) => {
    const env = { AWS_CONFIG_FILE: join(agent.folder, '.aws', 'config'), AWS_PROFILE: role }
    const template = ['--source', 'ci', '--name-template', '{role}', '--yes']
    await agent.latchkey(['profiles', 'apply', '--kind', kind, ...template])
    const said =
      kind === 'process'
        ? await asks(env, ...direct, endpointUrl)
        : await asks({ ...proxiesOf(await agent.environment(role)), ...env })
    expect(said).toMatch(arn)
  })

  test('opens the console', async () => {
    const link = await agent.latchkey(['console', role, '--print'])
    const signedIn = await fetch(link.trim(), { redirect: 'manual' })
    const cookie = signedIn.headers.getSetCookie().map((each) => each.split(';', 1)[0])
    const place = new URL(signedIn.headers.get('location') ?? '', endpointUrl)
    const page = await fetch(place, { headers: { cookie: cookie.join('; ') } })
    expect(await page.text()).toContain(role === 'behind' ? 'ChainEnd' : 'ChainStart')
  })
})

test('a native profile is none of a certificate’s, and the command says which kind is', async () => {
  const said = await agent.run(latchkey, ['profiles', 'apply', '--kind', 'native', '--source', 'ci', '--yes'])
  expect(said.out + said.err).toContain('they do not come from an IAM Identity Center (the kind process has them)')
})

const proxiesOf = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => /_proxy$/i.test(name)))
