import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextHopFor, bypassesProxy } from '#engine/net/next-hop.ts'
import { nextHopFromEnvironment, parseNextHop } from '#util/http/next-hop.ts'
import { AppError } from '#util/app-error.ts'

describe('parseNextHop', () => {
  it('reads scheme, host, port and credentials', () => {
    expect(parseNextHop('http://user:p%40ss@proxy.corp:3128')).toEqual({
      secure: false,
      host: 'proxy.corp',
      port: 3128,
      authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    })
    expect(parseNextHop('https://proxy.corp')).toMatchObject({ secure: true, port: 443, authorization: undefined })
    expect(parseNextHop('http://[::1]:8080')).toMatchObject({ host: '::1', port: 8080 })
  })

  it('takes a bare host and port for http, as curl does', () => {
    expect(parseNextHop('proxy.corp:3128')).toMatchObject({ secure: false, host: 'proxy.corp', port: 3128 })
  })

  it('keeps a percent sign that begins no escape', () => {
    expect(parseNextHop('http://u:100%@p:1').authorization).toBe(`Basic ${Buffer.from('u:100%').toString('base64')}`)
  })

  it.each(['', 'http://', 'socks5://p:1080', 'http://a b'])(
    'refuses %j without repeating what may hold a password',
    (text) => {
      expect(() => parseNextHop(text)).toThrow(AppError)
      expect(() => parseNextHop('socks5://user:s3cret@p:1')).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
      )
    },
  )
})

describe('nextHopFromEnvironment', () => {
  it('prefers lower case, and HTTPS_PROXY to ALL_PROXY', () => {
    expect(nextHopFromEnvironment({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b', NO_PROXY: 'x' })).toEqual({
      url: 'http://b',
      noProxy: 'x',
    })
    expect(nextHopFromEnvironment({ ALL_PROXY: 'http://c', HTTPS_PROXY: '' })?.url).toBe('http://c')
  })

  it('is undefined where nothing is set', () => {
    expect(nextHopFromEnvironment({ NO_PROXY: 'x' })).toBeUndefined()
  })
})

describe('nextHopFor', () => {
  const isOurs = (host: string, port: number): boolean => host === '127.0.0.1' && port === 4000
  const caller = { url: 'http://caller:1', noProxy: '' }
  const agent = { url: 'http://agent:2', noProxy: 'internal.corp' }

  it('takes the caller, then the agent, then the settings, then the system', () => {
    const system = { url: 'http://system:4', noProxy: '' }
    const settings = { url: 'http://settings:3', noProxy: '' }
    expect(nextHopFor('a.com', 443, { caller, agent, settings, system, isOurs })?.host).toBe('caller')
    expect(nextHopFor('a.com', 443, { agent, settings, system, isOurs })?.host).toBe('agent')
    expect(nextHopFor('a.com', 443, { settings, system, isOurs })?.host).toBe('settings')
    expect(nextHopFor('a.com', 443, { system, isOurs })?.host).toBe('system')
    expect(nextHopFor('a.com', 443, { isOurs })).toBeUndefined()
  })

  it('honours NO_PROXY of the choice that decides', () => {
    expect(nextHopFor('git.internal.corp', 443, { agent, isOurs })).toBeUndefined()
    expect(nextHopFor('git.internal.corp', 443, { caller, agent, isOurs })?.host).toBe('caller')
  })

  it('never takes our own proxy', () => {
    const ours = { url: 'http://latchkey:x@127.0.0.1:4000', noProxy: '' }
    expect(nextHopFor('a.com', 443, { caller: ours, isOurs })).toBeUndefined()
    expect(nextHopFor('a.com', 443, { caller: ours, agent, isOurs })?.host).toBe('agent')
  })
})

describe('bypassesProxy', () => {
  it.each([
    ['*', 'a.com', 443, true],
    ['a.com', 'a.com', 443, true],
    ['a.com', 'b.a.com', 443, true],
    ['.a.com', 'b.a.com', 443, true],
    ['*.a.com', 'b.a.com', 443, true],
    ['a.com', 'ba.com', 443, false],
    ['A.COM', 'a.com.', 443, true],
    ['x, a.com', 'a.com', 443, true],
    ['x a.com', 'a.com', 443, true],
    ['a.com:8443', 'a.com', 443, false],
    ['a.com:443', 'a.com', 443, true],
    ['10.0.0.0/8', '10.1.2.3', 443, true],
    ['10.0.0.0/8', '11.1.2.3', 443, false],
    ['10.1.2.3', '10.1.2.3', 443, true],
    ['10.1.2.3:80', '10.1.2.3', 443, false],
    ['fd00::/8', 'fd12::1', 443, true],
    ['[::1]:443', '::1', 443, true],
    ['::1', '[::1]', 443, true],
    ['10.0.0.0/8', 'ten.example.com', 443, false],
    ['2.3', '10.1.2.3', 443, false],
    ['', 'a.com', 443, false],
    ['.', 'a.com', 443, false],
  ])('%j for %s:%i is %s', (noProxy, host, port, expected) => {
    expect(bypassesProxy(noProxy, host, port)).toBe(expected)
  })

  it('never throws, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.string()), (noProxy, host) => {
        expect(typeof bypassesProxy(noProxy, host, 443)).toBe('boolean')
      }),
    )
  })

  it('covers a name exactly when an entry is the name or a parent of it', () => {
    const label = fc.stringMatching(/^[a-z]{1,4}$/)
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 4 }),
        fc.array(label, { minLength: 1, maxLength: 4 }),
        (name, entry) => {
          const covered = name.slice(-entry.length).join('.') === entry.join('.')
          expect(bypassesProxy(entry.join('.'), name.join('.'), 443)).toBe(covered)
        },
      ),
    )
  })
})
