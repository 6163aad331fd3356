import { certificateInput, certificateWrong, noCertificate } from '#renderer/features/sources/certificate-form.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  arnWrong,
  endpointWrong,
  keyIdWrong,
  mfaWrong,
  nameWrong,
  regionWrong,
  secretWrong,
} from '#renderer/features/sources/checks.ts'
import { pairsText, parsePairs } from '#renderer/features/sources/role-form.ts'
import { durations, roleChangeOf, valuesOf } from '#renderer/features/sources/role-form.ts'
import { sourceChange } from '#renderer/features/sources/source-change.ts'

const id = 'AKIAIOSFODNN7EXAMPLE'

describe('checks while typing', () => {
  it('take what AWS gives out', () => {
    expect(keyIdWrong(id, false)).toBeUndefined()
    expect(secretWrong('x'.repeat(40), false)).toBeUndefined()
    expect(mfaWrong('arn:aws:iam::111122223333:mfa/phone')).toBeUndefined()
    expect(mfaWrong('GAHT12345678')).toBeUndefined()
    expect(regionWrong('us-gov-west-1')).toBeUndefined()
    expect(endpointWrong('http://127.0.0.1:4566')).toBeUndefined()
  })

  it('wait with a key id that may still become one, and tell at once of one that cannot', () => {
    expect(keyIdWrong('AKIA123', false)).toMatchObject({ soon: true })
    expect(keyIdWrong('ZZZZ', false)?.soon).toBeUndefined()
    expect(keyIdWrong('a'.repeat(39) + '/', false)?.text).toMatch(/looks like the secret/)
  })

  it('refuse the id of temporary keys, which need a token that the form has not', () => {
    expect(keyIdWrong('ASIAIOSFODNN7EXAMPLE', false)?.text).toMatch(/temporary/)
  })

  it('never repeat a secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (secret) => {
        expect(secretWrong(secret, false)?.text ?? '').not.toContain(secret)
      }),
    )
  })

  it('know names that are taken', () => {
    expect(nameWrong('dev', new Set(['dev']))?.text).toBe('"dev" is taken')
    expect(nameWrong('-dev', new Set())).toBeDefined()
  })

  it('refuse plain http to another machine and an endpoint with a path', () => {
    expect(endpointWrong('http://example.com')).toBeDefined()
    expect(endpointWrong('https://example.com/x')).toBeDefined()
  })

  it.each([
    ['arn:aws:iam::111122223333:role/path/Admin', /^$/],
    ['arn:aws:iam::1111:role/Admin', /12 digits/],
    ['arn:aws:iam::111122223333:user/me', /of a user/],
    ['arn:aws:sts::111122223333:assumed-role/Admin/me', /running session/],
    ['arn:aws-cn:iam::111122223333:role/Admin', /partition aws-cn/],
  ] as const)('read the role ARN %s', (arn, says) => {
    expect(arnWrong(arn, 'eu-west-1')?.text ?? '').toMatch(says)
  })
})

describe('pairs as text', () => {
  it('come back as they were, commas and equal signs in values included', () => {
    const word = fc.stringMatching(/^[\w.:/@,\\+-]{1,12}$/)
    fc.assert(
      fc.property(
        fc.dictionary(
          word.filter((name) => name !== '__proto__'),
          fc.stringMatching(/^[\w.:/=@,\\+-]{0,12}$/),
        ),
        (pairs) => {
          expect(parsePairs(pairsText(pairs))).toEqual({ ...pairs })
        },
      ),
    )
  })

  it('need a name and an equal sign', () => {
    expect(parsePairs('env')).toBeUndefined()
    expect(parsePairs('=x')).toBeUndefined()
  })
})

describe('a change', () => {
  const before = {
    name: 'admin',
    source: 'dev',
    arn: 'arn:aws:iam::111122223333:role/admin',
    via: 'base',
    externalId: 'x-1',
    policy: '{}',
    tags: { team: 'core' },
    transitiveTagKeys: ['team'],
    labels: {},
    neverDirect: false,
  }

  it('of a role clears what was emptied and leaves alone what the form does not show', () => {
    const change = roleChangeOf('r-1', before, { ...valuesOf(before), via: '', tags: '' }, true)
    expect(change).toMatchObject({ role: 'r-1', clear: ['via'], externalId: 'x-1', neverDirect: true })
    expect(change.transitiveTagKeys).toEqual([])
    expect(change).not.toHaveProperty('policy')
  })

  it('of a source sends only what differs, null for what was emptied', () => {
    const source = {
      name: 'dev',
      kind: 'iam-user',
      state: 'ready',
      region: 'eu-west-1',
      mfaSerial: 'm',
      roles: 0,
    } as const
    expect(sourceChange(source, { region: 'eu-west-1', mfaSerial: '', mfaCommand: '' })).toEqual({
      name: 'dev',
      mfaSerial: null,
    })
  })

  it('offers an hour at most to a role that is reached through another', () => {
    expect(durations(true, '').at(-1)).toBe(3600)
    expect(durations(false, '5400')).toContain(5400)
  })
})

it('a certificate may be one file with its key, whose path alone is given', () => {
  const values = {
    ...noCertificate,
    name: 'ci',
    trustAnchor: 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/0a-1b',
    certificate: '/etc/ci/bundle.p12',
    passphrase: 'x',
    profileArn: 'arn:aws:rolesanywhere:eu-central-1:111122223333:profile/0a-1b',
    roleArn: 'arn:aws:iam::111122223333:role/Deploy',
  }
  expect(Object.values(certificateWrong(values, new Set())).filter((each) => each !== undefined)).toEqual([])
  expect(certificateInput(values)).toMatchObject({ certificate: '/etc/ci/bundle.p12', passphrase: 'x' })
  expect(certificateInput(values)).not.toHaveProperty('privateKey')
  expect(certificateInput(values)).not.toHaveProperty('fips')
  expect(certificateInput({ ...values, fips: 'fips' })).toHaveProperty('fips', true)
})
