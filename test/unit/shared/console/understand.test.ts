import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { understand } from '#shared/console/understand.ts'

const account = '123456789012'
const page = 'https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#Instances:'
const encoded = encodeURIComponent(page)

describe('an ARN', () => {
  it.each([
    ['arn:aws:s3:::bucket/key', { service: 's3', partition: 'aws' }],
    [`arn:aws:sqs:eu-west-1:${account}:q`, { service: 'sqs', region: 'eu-west-1', account }],
    [`arn:aws-cn:ec2:cn-north-1:${account}:instance/i-1`, { partition: 'aws-cn', region: 'cn-north-1' }],
    [`arn:aws:iam::${account}:role/team/Admin`, { service: 'iam', account, role: 'Admin' }],
    ['arn:aws:iam::aws:policy/AdministratorAccess', { service: 'iam', partition: 'aws' }],
  ])('%s is wanted as its page', (arn, facts) => {
    expect(understand(` ${arn}\n`)).toMatchObject({ kind: 'arn', ...facts, wanted: { kind: 'arn', arn } })
  })

  it('of an assumed role names the role and wants the console’s home', () => {
    expect(understand(`arn:aws:sts::${account}:assumed-role/Admin/jo@example.com`)).toEqual({
      kind: 'arn',
      service: 'sts',
      account,
      partition: 'aws',
      role: 'Admin',
      wanted: { kind: 'home' },
    })
  })
})

describe('an address of the console', () => {
  it.each([
    ['of a region', 'https://us-east-1.console.aws.amazon.com/s3/home', { region: 'us-east-1', partition: 'aws' }],
    [
      'with its region behind',
      'https://console.aws.amazon.com/ec2/v2/home?region=eu-west-1#Instances:',
      { region: 'eu-west-1' },
    ],
    [
      'of one of several sessions',
      `https://${account}-ab3cd4ef.eu-west-1.console.aws.amazon.com/s3/home`,
      { account, region: 'eu-west-1' },
    ],
    ['of S3 as it was', 'https://s3.console.aws.amazon.com/s3/buckets/b?region=us-east-2', { region: 'us-east-2' }],
    [
      'of Resource Explorer',
      'https://resource-explorer.console.aws.amazon.com/resource-explorer/home?region=us-west-2#/search',
      { region: 'us-west-2' },
    ],
    [
      'of Support, in one of several sessions',
      `https://${account}-ab3cd4ef.support.console.aws.amazon.com/support/home#/case/`,
      { account },
    ],
    [
      'of GovCloud',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/ec2',
      { partition: 'aws-us-gov', region: 'us-gov-west-1' },
    ],
    [
      'of China',
      'https://console.amazonaws.cn/ec2/home?region=cn-north-1',
      { partition: 'aws-cn', region: 'cn-north-1' },
    ],
    ['of the sovereign cloud', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2', { partition: 'aws-eusc' }],
    [
      'that names its account in the path',
      `https://us-east-1.console.aws.amazon.com/codesuite/codebuild/${account}/projects/p`,
      { account },
    ],
    [
      'that names its account in an ARN',
      `https://us-east-1.console.aws.amazon.com/states/home#/v2/executions/details/arn:aws:states:us-east-1:${account}:execution:a:b`,
      { account },
    ],
    [
      'that names its account in an encoded ARN',
      `https://us-east-1.console.aws.amazon.com/x?id=arn%3Aaws%3Astates%3Aus-east-1%3A${account}%3Astack%2Fa`,
      { account },
    ],
    ['of QuickSight', 'https://eu-west-1.quicksight.aws.amazon.com/sn/start', { region: 'eu-west-1' }],
  ])('%s', (_, address, facts) => {
    expect(understand(address)).toMatchObject({ kind: 'address', ...facts, wanted: { kind: 'address', address } })
  })

  it('that names two accounts is of neither', () => {
    const address = `https://console.aws.amazon.com/x/${account}/y?to=arn:aws:iam::999999999999:role/a`
    expect(understand(address)).not.toHaveProperty('account')
  })
})

describe('a link to sign in', () => {
  it('to switch roles names account and role', () => {
    expect(understand(`https://signin.aws.amazon.com/switchrole?account=${account}&roleName=team%2FAdmin`)).toEqual({
      kind: 'sign-in-link',
      account,
      role: 'Admin',
      partition: 'aws',
      wanted: { kind: 'home' },
    })
  })

  it.each(['', '/console', '/console/ec2'])('to sign in to an account by its alias names that (%s)', (path) => {
    expect(understand(`https://my-company.signin.aws.amazon.com${path}`)).toEqual({
      kind: 'sign-in-link',
      account: 'my-company',
      partition: 'aws',
      wanted: { kind: 'home' },
    })
  })

  it('of a session that has ended leads back to its page', () => {
    expect(understand(`https://us-east-1.signin.aws.amazon.com/oauth?client_id=x&redirect_uri=${encoded}`)).toEqual({
      kind: 'sign-in-link',
      region: 'us-east-1',
      partition: 'aws',
      wanted: { kind: 'address', address: page },
    })
  })

  it('that leads elsewhere means nothing', () => {
    expect(understand('https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fevil.example%2F')).toEqual({
      kind: 'none',
    })
  })
})

describe('a link of the access portal', () => {
  const query = `account_id=${account}&role_name=Admin`
  const about = { kind: 'portal-link', account, role: 'Admin' }

  it.each([
    `https://d-1234567890.awsapps.com/start/#/console?${query}`,
    `https://acme.awsapps.com/start#/console?${query}`,
    `https://d-1234567890.awsapps.cn/start/#/console?${query}`,
    `https://start.us-gov-home.awsapps.com/directory/d-1234567890#/console?${query}`,
    `https://ssoins-1234567890abcdef.portal.us-east-1.app.aws/#/console?${query}`,
    `https://ssoins-1234567890abcdef.us-east-1.portal.amazonaws.com/#/console?${query}`,
    `https://ssoins-1234567890abcdef.eusc-de-east-1.portal.amazonaws.eu/#/console?${query}`,
  ])('names account and role, and not the portal’s region: %s', (link) => {
    expect(understand(link)).toEqual({ ...about, wanted: { kind: 'home' } })
  })

  it('leads to its destination', () => {
    expect(understand(`https://acme.awsapps.com/start/#/console?${query}&destination=${encoded}`)).toEqual({
      ...about,
      region: 'us-east-1',
      partition: 'aws',
      wanted: { kind: 'address', address: page },
    })
  })

  it('does not lead to a destination that is not the console', () => {
    expect(
      understand(`https://acme.awsapps.com/start/#/console?${query}&destination=https%3A%2F%2Fevil.example`),
    ).toEqual({
      ...about,
      wanted: { kind: 'home' },
    })
  })

  it.each(['https://acme.awsapps.com/start', 'https://acme.awsapps.com/start/#/?tab=accounts'])(
    'of no role means nothing: %s',
    (link) => {
      expect(understand(link)).toEqual({ kind: 'none' })
    },
  )
})

describe('an S3 address', () => {
  it.each([
    ['s3://my-bucket', { bucket: 'my-bucket' }],
    ['s3://my-bucket/', { bucket: 'my-bucket' }],
    ['s3://my-bucket/a folder/ü.txt', { bucket: 'my-bucket', key: 'a folder/ü.txt' }],
    ['S3://my.bucket/x/', { bucket: 'my.bucket', key: 'x/' }],
  ])('%s is wanted as its page', (text, place) => {
    expect(understand(text)).toEqual({ kind: 's3', ...place, wanted: { kind: 's3', ...place } })
  })
})

it.each(['123456789012', '1234-5678-9012', '1234 5678 9012'])('%s is an account', (text) => {
  expect(understand(text)).toEqual({ kind: 'account', account, wanted: { kind: 'home' } })
})

it.each([
  '',
  'admin prod',
  '12345678901',
  'https://evil.example/?account_id=123456789012',
  'https://console.aws.amazon.com.evil.example/',
  'https://user@console.aws.amazon.com/ec2',
  'https://notawsapps.com/start/#/console?account_id=123456789012&role_name=Admin',
  's3://a',
  's3://../x',
  'arn:aws:s3',
  'javascript:alert(1)',
])('%j is nothing of this', (text) => {
  expect(understand(text)).toEqual({ kind: 'none' })
})

it('takes any text, and of a link only what is one of AWS', () => {
  const start = fc.constantFrom(
    '',
    'arn:aws:',
    'https://',
    's3://',
    'https://console.aws.amazon.com/',
    'https://a.awsapps.com/#?',
  )
  fc.assert(
    fc.property(start, fc.string({ unit: 'grapheme' }), (front, text) => {
      const found = understand(front + text)
      if (found.kind === 'none' || found.wanted.kind !== 'address') return
      expect(new URL(found.wanted.address).host).toMatch(
        /\.(?:amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\.?$/,
      )
    }),
  )
})
