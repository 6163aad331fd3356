import { describe, expect, it } from 'vitest'
import { fittingRoles } from '#shared/console/fitting.ts'
import { understand } from '#shared/console/understand.ts'

const account = '123456789012'
const partition = 'aws'
const roles = [
  { name: 'admin', arn: `arn:aws:iam::${account}:role/team/Admin`, accountId: account, accountName: 'Acme', partition },
  { name: 'Admin', arn: 'arn:aws:iam::999999999999:role/Admin', accountId: '999999999999', partition },
  { name: 'AdministratorAccess', accountId: account, partition },
  { name: 'Admin', accountId: '111111111111', partition: 'aws-cn' },
]
const [admin, elsewhere, set, china] = roles

function fitting(text: string) {
  const found = understand(text)
  if (found.kind === 'none') throw new Error(`not understood: ${text}`)
  return fittingRoles(found, roles)
}

describe('the roles that fit', () => {
  it.each([
    ['a role by what IAM calls it', `arn:aws:iam::${account}:role/team/Admin`, [admin]],
    ['a session of it', `arn:aws:sts::${account}:assumed-role/Admin/jo@example.com`, [admin]],
    ['a link to it', `https://signin.aws.amazon.com/switchrole?account=${account}&roleName=team%2FAdmin`, [admin]],
    ['the alias of its account', 'https://signin.aws.amazon.com/switchrole?account=acme&roleName=Admin', [admin]],
    [
      'a permission set, by the role that Identity Center made of it',
      `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/jo`,
      [set],
    ],
    ['every role of an account', account, [admin, set]],
    ['the account of a queue', `arn:aws:sqs:eu-west-1:${account}:queue`, [admin, set]],
    ['the account of a role that nobody here becomes', `arn:aws:iam::${account}:role/Other`, [admin, set]],
    ['a page of no account', 'https://eu-west-1.console.aws.amazon.com/s3/home', [admin, elsewhere, set]],
    ['a bucket', 's3://reports', roles],
    ['a page of another partition', 'https://cn-north-1.console.amazonaws.cn/s3/home', [china]],
  ])('%s', (_what, text, expected) => {
    expect(fitting(text)).toEqual(expected)
  })

  it.each([
    `https://acme.awsapps.com/start/#/console?account_id=${account}&role_name=Auditor`,
    `https://signin.aws.amazon.com/switchrole?account=${account}&roleName=Auditor`,
    `arn:aws:sts::${account}:assumed-role/Auditor/jo`,
  ])('are none in the place of the one that a link is for: %s', (text) => {
    expect(fitting(text)).toEqual([])
  })
})
