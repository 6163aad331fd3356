import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { destinationOf } from '#agent/console/destination.ts'
import type { ConsolePlace } from '#agent/console/place.ts'
import { consoleDomains } from '#shared/console/hosts.ts'
import { regionsOf } from '#shared/regions.ts'
import { isolatedDomains } from '#shared/console/isolated.ts'
import { consoleServices } from '#shared/console/services.ts'
import type { Wanted } from '#shared/console/wanted.ts'
import { AppError } from '#util/app-error.ts'

const isolated = isolatedDomains('aws-iso=console.iso.example/signin.iso.example') ?? []
const places = [
  { partition: 'aws', region: 'eu-west-1', isolated },
  { partition: 'aws-us-gov', region: 'us-gov-east-1', isolated },
  { partition: 'aws-cn', region: 'cn-north-1', isolated },
  { partition: 'aws-eusc', region: 'eusc-de-east-1', isolated },
  { partition: 'aws-iso', region: 'us-iso-east-1', isolated },
] as const
const [commercial, gov, china, sovereign, iso] = places

const hosts: Readonly<Record<string, RegExp>> = {
  aws: /^(?:(?:[a-z]{2}-[a-z]+-\d\.)?console|(?:[a-z]{2}-[a-z]+-\d\.)?quicksight|lightsail|health)\.aws\.amazon\.com$/,
  'aws-us-gov': /^(?:us-gov-[a-z]+-\d\.)?console\.amazonaws-us-gov\.com$/,
  'aws-cn': /^(?:cn-[a-z]+-\d\.)?console\.amazonaws\.cn$/,
  'aws-eusc': /^(?:eusc-de-[a-z]+-\d\.)?console\.amazonaws-eusc\.eu$/,
  'aws-iso': /^(?:us-iso-[a-z]+-\d\.)?console\.iso\.example$/,
}

const address = (text: string, place: (typeof places)[number] = commercial): string =>
  destinationOf({ kind: 'address', address: text }, place)

it('what was opened opens once more by its address: every service, in every partition', () => {
  for (const place of places)
    for (const { id, host } of consoleServices) {
      if (host !== undefined && place.partition !== 'aws') continue
      const first = destinationOf({ kind: 'service', service: id }, place)
      expect(address(first, place)).toBe(first)
    }
})

describe('the home of the console', () => {
  it.each([
    [commercial, 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1'],
    [gov, 'https://us-gov-east-1.console.amazonaws-us-gov.com/console/home?region=us-gov-east-1'],
    [china, 'https://cn-north-1.console.amazonaws.cn/console/home?region=cn-north-1'],
    [sovereign, 'https://eusc-de-east-1.console.amazonaws-eusc.eu/console/home?region=eusc-de-east-1'],
    [iso, 'https://us-iso-east-1.console.iso.example/console/home?region=us-iso-east-1'],
  ])('is that of the partition: %j', (place, home) => {
    expect(destinationOf({ kind: 'home' }, place)).toBe(home)
  })

  it('is refused where nobody knows its host', () => {
    const place = { partition: 'aws-iso-b', region: 'us-isob-east-1', isolated }
    expect(() => destinationOf({ kind: 'home' }, place)).toThrow('aws-iso-b')
  })

  it('is there in every region of each partition', () => {
    for (const { partition, console } of consoleDomains)
      for (const { id } of regionsOf(partition))
        expect(destinationOf({ kind: 'home' }, { partition, region: id, isolated })).toBe(
          `https://${id}.${console}/console/home?region=${id}`,
        )
  })

  it.each(['us-gov-west-1', 'aws-global', 'fips-us-east-1', 'evil.example/', 'us-east-1.evil.example', ''])(
    'is refused in %j for a role of the commercial partition',
    (region) => {
      expect(() => destinationOf({ kind: 'home' }, { partition: 'aws', region, isolated })).toThrow('is not a region')
    },
  )
})

describe('the page of a service', () => {
  it.each(places)('has a host of its partition, whichever service: %j', (place) => {
    const found = consoleServices.map(({ id }) => [id, outcome({ kind: 'service', service: id }, place)] as const)
    const pages = found.flatMap(([, page]) => (page instanceof AppError ? [] : [new URL(page).host]))
    const refused = found.flatMap(([id, page]) => (page instanceof AppError ? [{ id, message: page.message }] : []))
    expect(pages.filter((host) => hosts[place.partition]?.test(host) !== true)).toEqual([])
    expect(refused.map(({ id }) => id)).toEqual(place.partition === 'aws' ? [] : ['health', 'lightsail', 'quicksight'])
    expect(refused.filter(({ message }) => !message.includes('is not in the partition'))).toEqual([])
  })

  it.each([
    ['logs', 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups'],
    ['iam', 'https://console.aws.amazon.com/iam/home'],
    ['quicksight', 'https://quicksight.aws.amazon.com/'],
    ['ec2', 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1'],
  ])('%s is %s', (service, page) => {
    expect(destinationOf({ kind: 'service', service }, commercial)).toBe(page)
  })

  it('tells which services a word could mean', () => {
    const error = outcome({ kind: 'service', service: 'ec' }, commercial)
    expect(error).toMatchObject({ code: 'ambiguous', candidates: expect.arrayContaining(['ec2', 'ecr', 'ecs']) })
  })

  it('tells that there is no such service', () => {
    expect(outcome({ kind: 'service', service: 'qqqqzz' }, commercial)).toMatchObject({ code: 'bad-request' })
  })
})

describe('an ARN', () => {
  const place = { ...commercial, account: '111122223333' }
  const arn = (account: string) => ({ kind: 'arn', arn: `arn:aws:sqs:eu-west-1:${account}:q` }) as const

  it('of another account than the role is refused, with the command that finds its role', () => {
    expect(outcome(arn('999999999999'), place)).toMatchObject({
      code: 'bad-request',
      message: 'the ARN is of the account 9999-9999-9999, the role of 1111-2222-3333',
      hint: expect.stringContaining("latchkey go 'arn:aws:sqs:eu-west-1:999999999999:q'"),
    })
    expect(outcome(arn('999999999999'), commercial)).toContain('/sqs/')
  })

  it.each([arn('111122223333').arn, 'arn:aws:s3:::reports', 'arn:aws:iam::aws:policy/ReadOnlyAccess'])(
    'of its own account, of none and of what AWS owns opens: %s',
    (text) => {
      expect(outcome({ kind: 'arn', arn: text }, place)).toContain('https://')
    },
  )
})

describe('a region that was asked for', () => {
  const asked = (wanted: Wanted, region: string) => outcome(wanted, { ...commercial, asked: region })
  const queue = { kind: 'arn', arn: 'arn:aws:sqs:ap-south-1:123456789012:q' } as const

  it.each<[string, Wanted]>([
    ['an ARN', queue],
    ['an address', { kind: 'address', address: 'https://ap-south-1.console.aws.amazon.com/ec2/home' }],
    [
      'an address that names it behind its path',
      { kind: 'address', address: 'https://console.aws.amazon.com/ec2/home?region=ap-south-1#Instances:' },
    ],
  ])('is refused for %s in another', (_, wanted) => {
    expect(asked(wanted, 'eu-west-1')).toMatchObject({
      code: 'bad-request',
      message: 'what should be shown is in ap-south-1, and eu-west-1 was asked for',
    })
    expect(asked(wanted, 'ap-south-1')).toMatch(/^https:/)
  })

  it.each([
    ['https://console.aws.amazon.com/ec2/home#Instances:', '/ec2/home?region=us-east-2#Instances:'],
    ['https://console.aws.amazon.com/ec2/home?tab=a', '/ec2/home?tab=a&region=us-east-2'],
  ])('is where an address without one leads: %s', (address, page) => {
    expect(asked({ kind: 'address', address }, 'us-east-2')).toBe(`https://console.aws.amazon.com${page}`)
  })
})

it.each(['cn-north-1', 'us-east-1&x=y', 'us-east-1\n'])('%j is no region to ask for', (region) => {
  const address = `https://console.aws.amazon.com/ec2/home#${region}`
  expect(outcome({ kind: 'address', address }, { ...commercial, asked: region })).toBeInstanceOf(AppError)
})

describe('an address', () => {
  it.each([
    'https://console.aws.amazon.com/ec2/v2/home?region=us-east-1#Instances:sort=tag:Name',
    'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Fx',
    'https://eu-west-3.console.aws.amazon.com/s3/buckets/b?prefix=a%2Fb&region=eu-west-3',
    'https://eu-west-1.quicksight.aws.amazon.com/sn/start',
    'https://lightsail.aws.amazon.com/ls/webapp/home',
  ])('of the console stays as it is: %s', (text) => {
    expect(address(text)).toBe(text)
  })

  it.each([
    [
      'another session of the browser',
      'https://123456789012-ab12cd34.us-east-1.console.aws.amazon.com/sqs/v3/home?region=us-east-1#/queues',
      'https://us-east-1.console.aws.amazon.com/sqs/v3/home?region=us-east-1#/queues',
    ],
    [
      'another session without a region',
      'https://123456789012-ab12cd34.console.aws.amazon.com/iam/home#/roles',
      'https://console.aws.amazon.com/iam/home#/roles',
    ],
    [
      'the host that S3 had',
      'https://s3.console.aws.amazon.com/s3/buckets/b?region=us-east-2&tab=objects',
      'https://us-east-2.console.aws.amazon.com/s3/buckets/b?region=us-east-2&tab=objects',
    ],
    [
      'the host that S3 had, of no region',
      'https://s3.console.aws.amazon.com/s3/home',
      'https://eu-west-1.console.aws.amazon.com/s3/home',
    ],
    [
      'the host of Resource Explorer',
      'https://resource-explorer.console.aws.amazon.com/resource-explorer/home?region=us-west-2#/search?query=x',
      'https://console.aws.amazon.com/resource-explorer/home?region=us-west-2#/search?query=x',
    ],
    [
      'the host of Support, in another session',
      'https://123456789012-ab12cd34.support.console.aws.amazon.com/support/home#/case/?displayId=1',
      'https://console.aws.amazon.com/support/home#/case/?displayId=1',
    ],
    ['capitals, a dot and a port', 'HTTPS://Console.AWS.amazon.com.:443/ec2/', 'https://console.aws.amazon.com/ec2/'],
    [
      'a way back from sign-in',
      'https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1&hashArgs=%23Instances%3A&isauthcode=true&state=x&code=secret',
      'https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#Instances:',
    ],
    ['blanks around it', '  https://console.aws.amazon.com/ec2/\n', 'https://console.aws.amazon.com/ec2/'],
  ])('of %s is brought to the console', (_, text, page) => {
    expect(address(text)).toBe(page)
  })

  it.each([
    ['of another host', 'https://evil.example/ec2/home'],
    ['that only begins like one', 'https://console.aws.amazon.com.evil.example/'],
    ['with more in front', 'https://evil.console.aws.amazon.com/'],
    ['with more before the region', 'https://a.us-east-1.console.aws.amazon.com/'],
    ['with more behind the region', 'https://us-east-1.evil.console.aws.amazon.com/'],
    ['with a session of no account', 'https://12345-abcd.us-east-1.console.aws.amazon.com/'],
    ['joined by a hyphen', 'https://evilconsole.aws.amazon.com/'],
    ['of sign-in', 'https://signin.aws.amazon.com/federation'],
    ['without TLS', 'http://console.aws.amazon.com/ec2'],
    ['with another port', 'https://console.aws.amazon.com:8443/ec2'],
    ['with a user', 'https://user@console.aws.amazon.com/ec2'],
    ['with a user and password', 'https://console.aws.amazon.com:x@evil.example/ec2'],
    ['of a pseudo-region', 'https://aws-global.console.aws.amazon.com/'],
    ['of a pseudo-region in the shape of one', 'https://fips-us-east-1.console.aws.amazon.com/'],
    ['of GovCloud’s region', 'https://us-gov-west-1.console.aws.amazon.com/'],
    ['of China’s region', 'https://cn-north-1.console.aws.amazon.com/'],
    ['with a line break', 'https://console.aws.amazon.com/a\nb'],
    ['with a backslash', 'https://console.aws.amazon.com\\@evil.example/'],
    ['of S3’s former host in another partition’s region', 'https://s3.console.aws.amazon.com/s3?region=cn-north-1'],
    ['that is none', 'ec2/home'],
    ['that runs code', 'javascript:alert(1)'],
    ['of a file', 'file:///etc/passwd'],
  ])('%s is refused with a hint', (_, text) => {
    expect(outcome({ kind: 'address', address: text }, commercial)).toMatchObject({
      code: 'bad-request',
      hint: expect.stringMatching(/\.$/),
    })
  })

  it.each([
    ['https://console.amazonaws.cn/ec2/home', 'aws-cn'],
    ['https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home', 'aws-us-gov'],
    ['https://eusc-de-east-1.console.amazonaws-eusc.eu/', 'aws-eusc'],
  ])('of another partition is refused by its name: %s', (text, partition) => {
    expect(() => address(text)).toThrow(`the address is of the partition ${partition}`)
  })

  it('of the host that settings name for a partition is let through', () => {
    expect(address('https://us-iso-east-1.console.iso.example/ec2/home', iso)).toBe(
      'https://us-iso-east-1.console.iso.example/ec2/home',
    )
    expect(() => address('https://us-iso-east-1.console.iso.example/ec2/home')).toThrow('is not a host of the console')
  })

  it('never leads out of the role’s partition, and keeps its fragment', () => {
    const label = fc.constantFrom(
      'us-east-1.',
      'cn-north-1.',
      'us-gov-west-1.',
      '123456789012-ab.eu-west-1.',
      's3.',
      'x.',
      '',
    )
    const domain = fc.constantFrom(
      ...consoleDomains.flatMap((each) => [each.console, ...each.others.map(({ host }) => host)]),
      'evil.example',
    )
    const tail = fc.string()
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        label,
        domain,
        tail,
        fc.string({ unit: 'binary-ascii' }),
        (place, front, host, rest, fragment) => {
          const found = outcome({ kind: 'address', address: `https://${front}${host}/${rest}#${fragment}` }, place)
          const url = found instanceof AppError ? undefined : new URL(found)
          expect(url === undefined || hosts[place.partition]?.test(url.host)).toBe(true)
          if (found instanceof AppError || url === undefined) return
          expect(rest.includes('#') ? '' : url.hash).toBe(
            rest.includes('#') ? '' : new URL(`https://x/#${fragment}`).hash,
          )
          const encoded = new URLSearchParams({ Destination: found }).toString()
          expect(new URLSearchParams(encoded).get('Destination')).toBe(found)
        },
      ),
    )
  })
})

function outcome(wanted: Wanted, place: ConsolePlace): string | AppError {
  try {
    return destinationOf(wanted, place)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
