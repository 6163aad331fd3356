import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authenticateTunnel } from '#engine/proxy/listen/connect-auth.ts'
import { parseConnectTarget } from '#engine/proxy/listen/connect-target.ts'
import { isForbiddenAddress, resolveAndJudge, systemResolve } from '#engine/net/resolve.ts'
import { basic } from '../proxy/connection-rig.ts'

const turned = (hex: string): string => (Number.parseInt(hex, 16) ^ 0xffff).toString(16)

describe('isForbiddenAddress', () => {
  it('holds for every loopback and link-local IPv4 address in every form', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(0xffffff).map((low) => 0x7f000000 + low),
          fc.nat(0xffff).map((low) => 0xa9fe0000 + low),
        ),
        (number) => {
          const octets = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]
          const hex = number.toString(16)
          const forms = [
            octets.join('.'),
            String(number),
            `0x${hex}`,
            octets.map((octet) => `0x${octet.toString(16)}`).join('.'),
            octets.map((octet) => `0${octet.toString(8)}`).join('.'),
            `::ffff:${octets.join('.')}`,
            `::ffff:${hex.slice(0, 4)}:${hex.slice(4)}`,
            `64:ff9b::${octets.join('.')}`,
            `::ffff:0:${octets.join('.')}`,
            `::${hex.slice(0, 4)}:${hex.slice(4)}`,
            `2002:${hex.slice(0, 4)}:${hex.slice(4)}::`,
            `64:ff9b:1::${hex.slice(0, 4)}:${hex.slice(4)}`,
            `64:ff9b:1:${hex.slice(0, 4)}:${hex.slice(4, 6)}:${hex.slice(6)}00::`,
            `64:ff9b:1:12${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}::`,
            `64:ff9b:1:1234:${hex.slice(0, 2)}:${hex.slice(2, 6)}:${hex.slice(6)}00:0`,
            `2001:0:${hex.slice(0, 4)}:${hex.slice(4)}:8000:ffff:f7f7:f7f7`,
            `2001:0:808:808:8000:ffff:${turned(hex.slice(0, 4))}:${turned(hex.slice(4))}`,
            `2001:db8::5efe:${octets.join('.')}`,
            `2001:db8::200:5efe:${hex.slice(0, 4)}:${hex.slice(4)}`,
          ]
          expect(forms.filter((form) => !isForbiddenAddress(form))).toEqual([])
        },
      ),
    )
  })

  it.each([
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    '8.8.8.8',
    'fd00::1',
    '2001:db8::1',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '::808:808',
    '::ffff:8.8.8.8',
    '64:ff9b:1::808:808',
    '64:ff9b:1:808:8:800::',
    '2001:0:808:808:8000:ffff:f7f7:f7f7',
    // What is turned in its own place, and what is not turned in that of the client.
    '2001:0:80ff:fffe:8000:ffff:7f00:1',
    '2001:db8::5efe:8.8.8.8',
  ])('does not hold for %s', (address) => {
    expect(isForbiddenAddress(address)).toBe(false)
  })
})

describe('resolveAndJudge', () => {
  it('dials the address of a literal without asking a resolver', async () => {
    const judged = await resolveAndJudge('10.0.0.1', () => Promise.reject(new Error('asked')))
    expect(judged).toEqual({ kind: 'addresses', addresses: [{ address: '10.0.0.1', family: 4 }] })
  })

  it('asks the resolver once and hands on what it said', async () => {
    let asked = 0
    const judged = await resolveAndJudge('a.com', () => {
      asked++
      return Promise.resolve([{ address: '10.0.0.1', family: 4 }])
    })
    expect(asked).toBe(1)
    expect(judged).toEqual({ kind: 'addresses', addresses: [{ address: '10.0.0.1', family: 4 }] })
  })

  it('says so when there is no address', async () => {
    expect((await resolveAndJudge('a.com', () => Promise.resolve([]))).kind).toBe('unknown')
  })
})

it('the system resolver reads the hosts file also for a name with a trailing dot', async () => {
  const found = await systemResolve('localhost.')
  expect(found.some(({ address }) => address === '127.0.0.1' || address === '::1')).toBe(true)
})

describe('parseConnectTarget', () => {
  it.each([
    ['a.com:443', 'a.com', 443],
    ['A.com.:1', 'a.com', 1],
    ['[::1]:8080', '::1', 8080],
    ['my_bucket.s3.amazonaws.com:443', 'my_bucket.s3.amazonaws.com', 443],
  ])('reads %s', (text, host, port) => {
    expect(parseConnectTarget(text)).toEqual({ host, port })
  })

  it.each([
    'a.com',
    'a.com:',
    'a.com:x',
    'a.com:70000',
    'http://a.com:80',
    'a.com:443/x',
    '@a.com:443',
    '.:443',
    `${'a'.repeat(300)}:1`,
  ])('refuses %j', (text) => {
    expect(parseConnectTarget(text)).toBeUndefined()
  })

  it('gives a host without anything that could end a line or a name', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseConnectTarget(`${text}:443`)?.host ?? 'none').toMatch(/^[a-z0-9_.:%-]+$/)
      }),
    )
  })
})

describe('authenticateTunnel', () => {
  it('takes any password that was set, and no other', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (password, other) => {
        expect(authenticateTunnel(basic('latchkey', password), password)).toEqual({ grantId: undefined })
        expect(authenticateTunnel(basic('latchkey', other), password) !== undefined).toBe(other === password)
      }),
    )
  })

  it('is closed where no password is set', () => {
    expect(authenticateTunnel(basic('latchkey', ''), '')).toBeUndefined()
  })
})
