// As texts come out of mails, chats, terminals and tables.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { understand } from '#shared/console/understand.ts'

const account = '111122223333'
const page = 'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/bill'
const insights =
  "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D~(end~0~source~'x)"
const arn = `arn:aws:lambda:eu-west-1:${account}:function:bill`
const portal = `https://acme.awsapps.com/start/#/console?account_id=${account}&role_name=Admin`

describe('a page of the console is found', () => {
  it.each([
    ['as it is', page],
    ['with blanks', `  ${page}\t`],
    ['between angle brackets', `<${page}>`],
    ['between quotes', `"${page}"`],
    ['between single quotes', `'${page}'`],
    ['between typographic quotes', `“${page}”`],
    ['between backquotes', `\`${page}\``],
    ['in brackets', `(${page})`],
    ['before a full stop', `${page}.`],
    ['before a comma', `${page},`],
    ['before a closing bracket', `${page})`],
    ['broken by a mail', page.replace('#', '\r\n#')],
    ['broken between angle brackets', `<${page.replace('home', 'ho\nme')}>`],
    ['in an answer to a mail', `> ${page.replace('#', '\n> #')}`],
    ['of a chat', `<${page}|the function>`],
    ['of Markdown', `[the function](${page})`],
    ['in a sentence', `Look at ${page}, it fails.`],
    ['before other lines', `${page}\n\nBest regards`],
    ['without a scheme', page.replace('https://', '')],
    ['by http', page.replace('https', 'http')],
    ['with a port', page.replace('.com/', '.com:443/')],
    [
      'as an address in upper case',
      page.replace('https://eu-west-1.console.aws.amazon.com', 'HTTPS://EU-WEST-1.CONSOLE.AWS.AMAZON.COM'),
    ],
  ])('%s', (_how, text) => {
    const found = understand(text)
    expect(found).toMatchObject({ kind: 'address', region: 'eu-west-1', partition: 'aws' })
    const { wanted } = found.kind === 'none' ? {} : found
    const address = wanted?.kind === 'address' ? new URL(wanted.address).href : undefined
    expect(address).toBe(page)
  })

  it('whose address ends with a bracket of its own', () => {
    expect(understand(`${insights}.`)).toMatchObject({
      kind: 'address',
      wanted: { kind: 'address', address: insights },
    })
  })

  it('of an isolated partition, where its hosts are known', () => {
    const text = 'https://us-iso-east-1.console.iso.example/ec2/home'
    const isolated = [
      { partition: 'aws-iso', console: 'console.iso.example', signIn: 'signin.iso.example', others: [] },
    ]
    expect(understand(text, isolated)).toMatchObject({ kind: 'address', partition: 'aws-iso', region: 'us-iso-east-1' })
    expect(understand(text)).toEqual({ kind: 'none' })
  })
})

describe('something else is found', () => {
  it.each([
    ['an ARN in quotes', `"${arn}"`, { kind: 'arn', wanted: { arn } }],
    ['an ARN before a full stop', `${arn}.`, { kind: 'arn', wanted: { arn } }],
    ['an ARN in a sentence', `the function (${arn}) fails`, { kind: 'arn', wanted: { arn } }],
    ['an ARN broken by a mail', arn.replace('function', 'func\ntion'), { kind: 'arn', wanted: { arn } }],
    [
      'an ARN that ends with a star',
      'arn:aws:logs:eu-west-1:1:log-group:/x:*',
      { wanted: { arn: 'arn:aws:logs:eu-west-1:1:log-group:/x:*' } },
    ],
    [
      'an ARN with a blank',
      `arn:aws:cloudwatch:eu-west-1:${account}:alarm:My Alarm`,
      { wanted: { arn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:My Alarm` } },
    ],
    ['a link of the portal in brackets', `<${portal}>`, { kind: 'portal-link', account, role: 'Admin' }],
    ['an S3 address in quotes', '"s3://reports/2026/may.csv"', { kind: 's3', bucket: 'reports', key: '2026/may.csv' }],
    ['an S3 address with a blank', 's3://reports/my file.txt', { kind: 's3', key: 'my file.txt' }],
    ['an account with a word', `Account ID: 1111-2222-3333`, { kind: 'account', account }],
    ['an account in brackets', `(${account})`, { kind: 'account', account }],
  ])('%s', (_what, text, facts) => {
    expect(understand(text)).toMatchObject(facts)
  })

  it.each([
    '',
    ' ',
    'payments',
    'payments-prod/Admin',
    'https://example.com/console.aws.amazon.com',
    'console.aws.amazon.com.example',
    '123',
    '<>',
    '""',
    's3://',
    'arn:',
    'https://',
  ])('but nothing in %j', (text) => {
    expect(understand(text)).toEqual({ kind: 'none' })
  })

  it('whatever the text is, and in time that grows with it alone', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => understand(text).kind.length > 0))
    expect(understand('<'.repeat(20_000)).kind).toBe('none')
    expect(understand(`${'('.repeat(20_000)}${')'.repeat(20_000)}`).kind).toBe('none')
  })
})
