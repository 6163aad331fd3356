// The hosts of isolated partitions come from the person, and are held against everything that would lead a sign-in elsewhere.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSetting } from '#agent/config/settings-keys.ts'
import { destinationOf } from '#agent/console/destination.ts'
import { signInEndpoint } from '#agent/console/sign-in-host.ts'
import { consoleDomains, consoleHostOf } from '#shared/console/hosts.ts'
import { isolatedDomains } from '#shared/console/isolated.ts'
import { consoleServices } from '#shared/console/services.ts'
import { AppError } from '#util/app-error.ts'

const given = [
  'aws-iso=console.c2s.example/signin.c2s.example',
  'aws-iso-b = Console.Sc2s.Example / signin.sc2s.example',
  'aws-iso-e=console.adc-e.uk/signin.adc-e.uk',
  'aws-iso-f=console.hci.example/signin.hci.example',
].join(', ')
const isolated = isolatedDomains(given) ?? []
const regions: Readonly<Record<string, string>> = {
  aws: 'eu-west-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
}
const overrides = { urlFor: () => undefined }

describe('the hosts of isolated partitions', () => {
  it('are read, in any order and case', () => {
    expect(isolated.map(({ partition, console, signIn }) => [partition, console, signIn])).toEqual([
      ['aws-iso', 'console.c2s.example', 'signin.c2s.example'],
      ['aws-iso-b', 'console.sc2s.example', 'signin.sc2s.example'],
      ['aws-iso-e', 'console.adc-e.uk', 'signin.adc-e.uk'],
      ['aws-iso-f', 'console.hci.example', 'signin.hci.example'],
    ])
    expect(isolatedDomains('')).toEqual([])
  })

  it.each([
    'console.c2s.example',
    'aws-iso=console.c2s.example',
    'aws-iso=console.c2s.example/',
    'aws-iso=https://console.c2s.example/signin.c2s.example',
    'aws-iso=console.c2s.example:8443/signin.c2s.example',
    'aws-iso=user@console.c2s.example/signin.c2s.example',
    'aws-iso=localhost/signin.c2s.example',
    'aws-iso=10.0.0.1/signin.c2s.example',
    'aws-iso=-console.c2s.example/signin.c2s.example',
    'aws-iso=con sole.c2s.example/signin.c2s.example',
    'aws-iso=console.c2s.example/signin.c2s.example/x',
    'aws-iso=console.c2s.example/console.c2s.example',
    'aws=console.c2s.example/signin.c2s.example',
    'aws-us-gov=console.c2s.example/signin.c2s.example',
    'aws-iso-z=console.c2s.example/signin.c2s.example',
    'aws-iso=console.aws.amazon.com/signin.c2s.example',
    'aws-iso=console.c2s.example/us-east-1.signin.aws.amazon.com',
    'aws-iso=x.console.amazonaws-us-gov.com/signin.c2s.example',
    'aws-iso=a.example/b.example, aws-iso=c.example/d.example',
    'aws-iso=a.example/b.example, aws-iso-b=a.example/d.example',
    'aws-iso=a.example/b.example, aws-iso-b=us-iso-east-1.a.example/d.example',
  ])('are refused where they cannot be told or trusted: %s', (text) => {
    expect(() => parseSetting('console.isolated-hosts', text)).toThrow(/^console\.isolated-hosts must be aws-iso=/)
  })

  it('are asked for by the name of the setting where they are missing', () => {
    for (const partition of ['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f']) {
      const place = { partition, region: regions[partition] ?? '', isolated: [] }
      const hint = expect.stringContaining(`settings set console.isolated-hosts ${partition}=CONSOLE_HOST`)
      for (const call of [() => destinationOf({ kind: 'home' }, place), () => signInEndpoint({ ...place, overrides })])
        expect(errorOf(call)).toMatchObject({ code: 'unsupported', hint })
    }
  })
})

it('a link stands on a host of the role’s partition, whatever was given for others', () => {
  const domains = [...consoleDomains, ...isolated]
  fc.assert(
    fc.property(
      fc.constantFrom(...domains),
      fc.constantFrom(...consoleServices),
      ({ partition, signIn }, { id, host }) => {
        if (host !== undefined && partition !== 'aws') return
        const place = { partition, region: regions[partition] ?? '', isolated }
        const page = new URL(destinationOf({ kind: 'service', service: id }, place))
        expect(consoleHostOf(page.hostname, domains)?.partition).toBe(partition)
        const { hostname } = new URL(signInEndpoint({ ...place, overrides }))
        expect(hostname === signIn || hostname.endsWith(`.${signIn}`)).toBe(true)
      },
    ),
  )
})

it('an address of one isolated partition is refused for a role of another', () => {
  const place = { partition: 'aws-iso-b', region: 'us-isob-east-1', isolated }
  const address = 'https://us-iso-east-1.console.c2s.example/ec2/home'
  expect(errorOf(() => destinationOf({ kind: 'address', address }, place))).toMatchObject({ code: 'bad-request' })
})

function errorOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error instanceof AppError ? { code: error.code, hint: error.hint, message: error.message } : error
  }
}
