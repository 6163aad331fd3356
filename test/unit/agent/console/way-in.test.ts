import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { createWayIn, portalLink } from '#agent/console/way-in.ts'
import type { Source } from '#agent/identity/source.ts'
import type { Role } from '#agent/roles/role.ts'
import { understand } from '#shared/console/understand.ts'

const role = { region: 'us-east-1', accountId: '111122223333', roleName: 'AdministratorAccess' }
const destination = 'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/a&b'

describe('a link of the access portal', () => {
  it.each([
    'https://d-1234567890.awsapps.com/start',
    'https://ssoins-1234567890abcdef.portal.us-east-1.app.aws',
    'https://acme.awsapps.cn/start',
  ])('names account, role and page behind the # of %s', (startUrl) => {
    const link = portalLink({ ...role, startUrl }, destination)
    const [before, after = ''] = link.split('/#/console?')
    expect(before).toBe(startUrl)
    expect([...new URLSearchParams(after)]).toEqual([
      ['account_id', '111122223333'],
      ['role_name', 'AdministratorAccess'],
      ['destination', destination],
    ])
    expect(understand(link)).toMatchObject({
      kind: 'portal-link',
      account: '111122223333',
      role: 'AdministratorAccess',
      wanted: { kind: 'address', address: destination },
    })
  })
})

const longShift: Role = {
  id: 'r-1',
  name: 'shift',
  source: 'me',
  reach: { kind: 'assumed', arn: 'arn:aws:iam::111122223333:role/LongShift' },
  partition: 'aws',
  region: 'us-east-1',
  labels: {},
  neverDirect: false,
  editable: true,
  withoutMfa: true,
  duration: 28_800,
}

it('asks for the duration that the role was given, however long its credentials last', async () => {
  const asked: (string | null)[] = []
  const answer = async (request: IncomingMessage): Promise<string> => {
    asked.push(new URLSearchParams(await text(request)).get('SessionDuration'))
    return '{"SigninToken":"t"}'
  }
  const server = createServer((request, response) => void answer(request).then((body) => response.end(body)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const endpointUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const now = 1_800_000_000_000
  const expiresAt = now + 3_600_000
  const wayIn = createWayIn({
    sessions: {
      mint: () =>
        Promise.resolve({
          by: 'long-term',
          issuedAt: now,
          credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'x', sessionToken: 'y', expiresAt },
        }),
    },
    sessionName: () => 'me',
    byPortal: () => false,
    clock: { now: () => now },
    awsNow: () => now,
    overrides: { urlFor: () => undefined },
    agentFor: () => undefined,
  })
  const source: Source = {
    name: 'me',
    region: 'us-east-1',
    partition: 'aws',
    endpointUrl,
    roles: () => [],
    state: () => ({ state: 'ready' }),
    forget: () => Promise.resolve(),
  }
  const request = { issuer: '', destination, signOutFirst: () => false, isolated: [] }
  const { life } = await wayIn(longShift, source, request, new AbortController().signal)
  server.close()
  expect([asked, life]).toEqual([['28800'], { ask: 28_800, lasts: 28_800, why: 'maximum-unknown' }])
})
