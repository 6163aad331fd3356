import { describe, expect, it } from 'vitest'
import { portalLink } from '#agent/console/way-in.ts'
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
