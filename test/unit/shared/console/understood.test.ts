import { expect, it } from 'vitest'
import { understand } from '#shared/console/understand.ts'
import { understood } from '#shared/strings/en/understood.ts'

const account = '111122223333'

it('an account whose roles are in another partition is not told as one without roles', () => {
  const found = understand(`arn:aws-cn:sns:cn-north-1:${account}:t`)
  if (found.kind === 'none') throw new Error('not understood')
  expect(understood.noRole(found, 'aws')).toBe(
    'your roles in account 1111-2222-3333 are in the partition aws, and this is of AWS in China',
  )
  expect(understood.noRole(found)).toBe('you have no role in account 1111-2222-3333')
})

it.each([
  [`arn:aws:sqs:eu-west-1:${account}:orders`, 'an ARN of sqs in eu-west-1, account 1111-2222-3333'],
  [`arn:aws:iam::${account}:role/team/Admin`, 'the role Admin, account 1111-2222-3333'],
  [`arn:aws:iam::${account}:user/team/me`, 'the user me, account 1111-2222-3333'],
  ['https://console.aws.amazon.com/ec2/home?region=eu-west-1', 'a page of the console in eu-west-1'],
  [
    `https://signin.aws.amazon.com/switchrole?account=${account}&roleName=Admin`,
    'a link to switch to the role Admin, account 1111-2222-3333',
  ],
  [`https://${account}.signin.aws.amazon.com/console`, 'a link to sign in, account 1111-2222-3333'],
  [
    `https://acme.awsapps.com/start/#/console?account_id=${account}&role_name=Admin`,
    'a link of the access portal to the role Admin, account 1111-2222-3333',
  ],
  ['s3://reports/2026/may.csv', '2026/may.csv in the bucket reports'],
  ['s3://reports', 'the bucket reports'],
  [account, 'the account 1111-2222-3333'],
])('%s is told as %s', (text, told) => {
  const found = understand(text)
  expect(found.kind === 'none' ? undefined : understood.takenFor(found)).toBe(told)
})
