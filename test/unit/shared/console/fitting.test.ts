import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePasted, rolesOf } from '#shared/parse-pasted.ts'

const account = '123456789012'

describe('a pasted ARN', () => {
  it.each([
    ['of a role', `arn:aws:iam::${account}:role/Admin`, 'Admin'],
    ['of a role with a path', `arn:aws:iam::${account}:role/team/web/Admin`, 'Admin'],
    ['in another partition', `arn:aws-us-gov:iam::${account}:role/Admin`, 'Admin'],
    ['of an assumed role', `arn:aws:sts::${account}:assumed-role/Admin/jo@example.com`, 'Admin'],
    ['with blanks around it', `  arn:aws:iam::${account}:role/Admin\n`, 'Admin'],
    ['of a user', `arn:aws:iam::${account}:user/jo`, 'jo'],
  ])('%s names account and role', (_, text, role) => {
    expect(parsePasted(text)).toEqual({ kind: 'role', account, role })
  })

  it('of something else names its account', () => {
    expect(parsePasted(`arn:aws:sqs:eu-west-1:${account}:queue`)).toEqual({
      kind: 'account',
      account,
      region: 'eu-west-1',
    })
  })

  it('of something that names no account means nothing', () => {
    expect(parsePasted(`arn:aws:s3:::bucket`)).toBeUndefined()
  })
})

describe('a pasted link', () => {
  it.each([
    ['to switch roles', `https://signin.aws.amazon.com/switchrole?account=${account}&roleName=Admin&displayName=x`],
    [
      'to switch roles in a region',
      `https://us-east-1.signin.aws.amazon.com/switchrole?roleName=Admin&account=${account}`,
    ],
    ['in China', `https://signin.amazonaws.cn/switchrole?account=${account}&roleName=team%2FAdmin`],
    ['of a portal', `https://acme.awsapps.com/start/#/console?account_id=${account}&role_name=Admin`],
  ])('%s names account and role', (_, text) => {
    expect(parsePasted(text)).toMatchObject({ kind: 'role', account, role: 'Admin' })
  })

  it('keeps the alias that stands for an account', () => {
    expect(parsePasted('https://signin.aws.amazon.com/switchrole?account=acme&roleName=Admin')).toEqual({
      kind: 'role',
      account: 'acme',
      role: 'Admin',
    })
  })

  it('of a console session names account and region', () => {
    expect(parsePasted(`https://${account}-ab3cd4ef.eu-west-1.console.aws.amazon.com/s3/home`)).toEqual({
      kind: 'account',
      account,
      region: 'eu-west-1',
    })
  })

  it('of an account sign-in names the account', () => {
    expect(parsePasted(`https://${account}.signin.aws.amazon.com/console`)).toEqual({ kind: 'account', account })
  })

  it.each([
    `https://signin.aws.amazon.com.example.org/switchrole?account=${account}&roleName=Admin`,
    `https://notawsapps.com/start/#/console?account_id=${account}&role_name=Admin`,
    `http://signin.aws.amazon.com/switchrole?account=${account}&roleName=Admin`,
  ])('of another host means nothing: %s', (text) => {
    expect(parsePasted(text)).toBeUndefined()
  })
})

describe('an account number', () => {
  it.each(['123456789012', '1234-5678-9012', '1234 5678 9012'])('is understood as %s', (text) => {
    expect(parsePasted(text)).toEqual({ kind: 'account', account })
  })
})

it('takes any text without failing', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('', 'arn:aws:iam::', 'https://signin.aws.amazon.com/?'), (text, start) => {
      const found = parsePasted(`${start}${text}`)
      expect(found === undefined || found.kind === 'role' || found.kind === 'account').toBe(true)
    }),
  )
})

describe('finding the roles', () => {
  const roles = [
    { name: 'admin', arn: `arn:aws:iam::${account}:role/team/Admin`, accountId: account, accountName: 'Acme' },
    { name: 'Admin', arn: 'arn:aws:iam::999999999999:role/Admin', accountId: '999999999999' },
    { name: 'AdministratorAccess', accountId: account },
  ]

  it('finds a role by what IAM calls it, whatever its name here', () => {
    expect(rolesOf({ account, role: 'Admin' }, roles)).toEqual([roles[0]])
  })

  it('finds it by the alias of its account', () => {
    expect(rolesOf({ account: 'acme', role: 'Admin' }, roles)).toEqual([roles[0]])
  })

  it('finds a permission set by the role that Identity Center made of it', () => {
    const role = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef'
    expect(rolesOf({ account, role }, roles)).toEqual([roles[2]])
  })

  it('finds every role of an account', () => {
    expect(rolesOf({ account }, roles)).toEqual([roles[0], roles[2]])
  })
})
