import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Have, importOf, importView } from '#agent/profiles/importable.ts'
import { readAwsProfiles } from '#local/aws-profiles.ts'
import { plantedSecret } from '../../../support/find-secrets.ts'

const secret = plantedSecret('import')
const [one, two] = ['AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE']
const keys = (id = one) => `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
const admin = 'arn:aws:iam::111122223333:role/admin'
const none: Have = { sources: [], roles: [], issued: () => undefined, readsThem: true }

const found = (config: string, credentials = '') => readAwsProfiles({ config, credentials })
const becomes = (profile: string, config: string, credentials = '', have: Partial<Have> = {}, as?: string) =>
  importOf(profile, found(config, credentials), { ...none, ...have }, as)
const base = { name: 'base', kind: 'iam-user', accessKeyId: one } as const
const chain = `[profile admin]\nrole_arn = ${admin}\nsource_profile = base\n`

describe('keys', () => {
  it('become a source of their region, in whichever file they lie', () => {
    const source = { kind: 'source', source: 'iam-user', name: 'base', accessKeyId: one }
    expect(becomes('base', '', `[base]\n${keys()}`)).toEqual(source)
    expect(becomes('base', `[profile base]\nregion=eu-west-1 # here\n${keys()}`)).toEqual({
      ...source,
      region: 'eu-west-1',
    })
    expect(becomes('base', '[profile base]\nregion = eu-west-1\n', `[base]\n${keys()}`)).toEqual({
      ...source,
      region: 'eu-west-1',
    })
    expect(becomes('default', '', `[default]\n${keys()}`)).toEqual({ ...source, name: 'default' })
  })

  it('have the MFA device that they name, or that all roles behind them ask for', () => {
    const [phone, key] = ['arn:aws:iam::1:mfa/phone', 'arn:aws:iam::1:mfa/key']
    const role = (name: string, serial: string) =>
      `[profile ${name}]\nrole_arn = ${admin}\nsource_profile = base\nmfa_serial = ${serial}\n`
    const credentials = `[base]\n${keys()}`
    expect(becomes('base', `[profile base]\nmfa_serial = ${key}\n`, credentials)).toMatchObject({ mfaSerial: key })
    expect(becomes('base', role('a', phone) + role('b', phone), credentials)).toMatchObject({ mfaSerial: phone })
    expect(becomes('base', role('a', phone) + role('b', key), credentials)).not.toHaveProperty('mfaSerial')
  })

  it('that end by themselves are read anew each time', () => {
    const session = `[base]\n${keys('ASIAIOSFODNN7EXAMPLE')}aws_session_token = ${secret}\n`
    expect(becomes('base', '', session)).toEqual({ kind: 'source', source: 'ambient', profile: 'base', name: 'base' })
  })

  it.each([
    ['half a pair', `[base]\naws_access_key_id = ${one}\n`, 'it has a key id and no secret'],
    ['no key id', `[base]\naws_access_key_id = short\naws_secret_access_key = x\n`, 'has not the form'],
    ['stand-ins', `[base]\n${keys('LKEY0000000000000001')}`, 'Latchkey answers it already'],
    ['no credentials', '[base]\nregion = eu-west-1\n', 'it has no credentials'],
    ['the key of another profile', `[first]\n${keys()}[base]\n${keys()}`, 'same key as the profile "first"'],
  ])('are refused with the reason: %s', (_what, credentials, reason) => {
    expect(becomes('base', '', credentials)).toMatchObject({
      kind: 'nothing',
      reason: expect.stringContaining(reason),
    })
  })

  it('that are a source already are skipped, whatever it is called', () => {
    const sources = [{ ...base, name: 'mine' }]
    expect(becomes('base', '', `[base]\n${keys()}`, { sources })).toEqual({
      kind: 'imported',
      as: 'source',
      name: 'mine',
    })
  })

  it('that were moved to the vault are known by the source, for what goes through them too', () => {
    const config = `${chain}[profile base]\nregion = eu-west-1\n`
    expect(becomes('base', config, '[base]\n', { sources: [base] })).toMatchObject({ kind: 'imported', name: 'base' })
    expect(becomes('admin', config, '', { sources: [base] })).toMatchObject({ role: { source: 'base', arn: admin } })
  })

  it('get the name that is asked for, and none that another source has', () => {
    const sources = [{ ...base, accessKeyId: two }]
    const credentials = `[base]\n${keys()}`
    expect(becomes('base', '', credentials, { sources })).toMatchObject({
      reason: 'the name "base" is taken by a source (iam-user)',
    })
    expect(becomes('base', '', credentials, { sources }, 'mine')).toMatchObject({ kind: 'source', name: 'mine' })
    expect(becomes('sandbox', '', `[sandbox]\n${keys()}`)).toMatchObject({ kind: 'nothing' })
    expect(becomes('my keys!', '', `[my keys!]\n${keys()}`)).toMatchObject({ name: 'my-keys-' })
  })
})

describe('a role', () => {
  it('becomes one of the source of its source_profile, with what the profile says of it', () => {
    const config = `${chain}region = eu-west-1\nexternal_id = x\nrole_session_name = me\nduration_seconds = 7200\nmfa_serial = m\n`
    expect(becomes('admin', config, `[base]\n${keys()}`, { sources: [base] })).toEqual({
      kind: 'role',
      role: {
        name: 'admin',
        source: 'base',
        arn: admin,
        region: 'eu-west-1',
        externalId: 'x',
        sessionName: 'me',
        duration: 7200,
      },
      note: 'it asks for MFA, and the source has no device: latchkey source edit base --mfa-serial m',
    })
  })

  it('comes after what it goes through, link by link', () => {
    const config = `${chain}[profile far]\nrole_arn = ${admin}2\nsource_profile = admin\n`
    const credentials = `[base]\n${keys()}`
    expect(becomes('far', config, credentials)).toMatchObject({ kind: 'after', needs: ['base', 'admin'] })
    expect(becomes('far', config, credentials, { sources: [base] })).toMatchObject({ kind: 'after', needs: ['admin'] })
    const roles = [{ name: 'mine', source: 'base', arn: admin }]
    expect(becomes('admin', config, credentials, { sources: [base], roles })).toMatchObject({
      kind: 'imported',
      name: 'mine',
    })
    expect(becomes('far', config, credentials, { sources: [base], roles })).toMatchObject({
      role: { source: 'base', via: 'mine' },
    })
  })

  it('may lie in one profile with its own keys, which come first', () => {
    const credentials = `[base]\n${keys()}role_arn = ${admin}\nsource_profile = base\n`
    expect(becomes('base', '', credentials)).toMatchObject({ source: 'iam-user', accessKeyId: one })
    expect(becomes('base', '', credentials, { sources: [base] })).toMatchObject({ role: { name: 'base', arn: admin } })
  })

  it('goes through a role that Identity Center lists, once somebody has signed in', () => {
    const config = `${chain}[profile base]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n`
    const sources = [{ name: 'corp', kind: 'identity-center', startUrl: 'https://corp.awsapps.com/start' }] as const
    expect(becomes('admin', config)).toMatchObject({ kind: 'after', needs: ['base'] })
    expect(becomes('admin', config, '', { sources })).toMatchObject({
      reason: 'its source_profile "base" is ReadOnly in 111122223333, which "corp" does not list now',
      hint: expect.stringContaining('latchkey sign-in corp'),
    })
    const issued: Have['issued'] = (...asked) => (asked.join() === 'corp,111122223333,ReadOnly' ? 'r-1' : undefined)
    expect(becomes('admin', config, '', { sources, issued })).toMatchObject({ role: { source: 'corp', via: 'r-1' } })
  })

  it.each([
    ['nothing to assume it with', `[profile admin]\nrole_arn = ${admin}\n`, 'nothing that could assume it'],
    ['a profile that is nowhere', chain, '"base" is in neither file'],
    ['a circle', `${chain}[profile base]\nrole_arn = r\nsource_profile = admin\n`, 'circle: admin → base → admin'],
    ['a profile of settings', `${chain}[profile base]\nregion = eu-west-1\n`, '"base" has no credentials'],
    [
      'a profile of ours',
      `${chain}[profile base]\ncredential_process = /h/shell/credentials r-0123456789ab\n`,
      '"base" is answered by Latchkey',
    ],
  ])('is refused with the reason: %s', (_what, config, reason) => {
    expect(becomes('admin', config)).toMatchObject({ kind: 'nothing', reason: expect.stringContaining(reason) })
  })

  it('with the name of another one is refused', () => {
    const roles = [{ name: 'admin', source: 'base', arn: 'arn:aws:iam::111122223333:role/other' }]
    expect(becomes('admin', chain, `[base]\n${keys()}`, { sources: [base], roles })).toMatchObject({
      reason: 'the name "admin" is taken by a role',
    })
  })

  it('by an instance, a container or a web identity becomes a source that reads the profile', () => {
    for (const through of ['credential_source = Ec2InstanceMetadata', 'web_identity_token_file = /token'])
      expect(becomes('admin', `[profile admin]\nrole_arn = ${admin}\n${through}\n`)).toEqual({
        kind: 'source',
        source: 'ambient',
        profile: 'admin',
        name: 'admin',
      })
  })
})

describe('Identity Center', () => {
  const session = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start/#/\nsso_region = eu-central-1\n'
  const profile = '[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n'
  const source = {
    kind: 'source',
    source: 'identity-center',
    name: 'corp',
    startUrl: 'https://corp.awsapps.com/start',
    region: 'eu-central-1',
  }

  it('becomes one source of its start URL and region, by session or the older way', () => {
    expect(becomes('dev', profile + session)).toEqual(source)
    const older = '[profile dev]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n'
    expect(becomes('dev', older)).toMatchObject({ name: 'd-1', region: 'eu-west-1' })
  })

  it('that is a source already is skipped', () => {
    const sources = [{ name: 'work', kind: 'identity-center', startUrl: 'https://corp.awsapps.com/start' }] as const
    expect(becomes('dev', profile + session, '', { sources })).toMatchObject({ kind: 'imported', name: 'work' })
  })

  it('without its session or a start URL is refused, and one of ours is known', () => {
    expect(becomes('dev', profile)).toMatchObject({ reason: 'there is no [sso-session corp], which it names' })
    expect(becomes('dev', '[profile dev]\nsso_account_id = 1\n')).toMatchObject({
      reason: 'it has no start URL of Identity Center (sso_start_url)',
    })
    expect(becomes('dev', '[profile dev]\nsso_session = latchkey-work\n')).toMatchObject({
      reason: 'Latchkey answers it already',
    })
  })
})

describe('a program', () => {
  const config = `[profile tool]\ncredential_process = "/opt/my tool" --token ${secret}\nregion = eu-west-1\n`

  it('becomes a source that reads the profile, where the agent reads the same file', () => {
    const source = { kind: 'source', source: 'ambient', profile: 'tool', name: 'tool', region: 'eu-west-1' }
    expect(becomes('tool', config)).toEqual(source)
    expect(becomes('tool', config, '', { readsThem: false })).toMatchObject({ kind: 'nothing' })
    const sources = [{ name: 'mine', kind: 'ambient', profile: 'tool' }] as const
    expect(becomes('tool', config, '', { sources })).toMatchObject({ kind: 'imported', name: 'mine' })
  })

  it('of Latchkey is its own', () => {
    expect(becomes('tool', '[profile tool]\ncredential_process = latchkey credentials admin\n')).toMatchObject({
      reason: 'Latchkey answers it already',
    })
  })
})

it('no view of any file tells a secret', () => {
  const line = fc.constantFrom(
    '[default]',
    '[profile a]',
    '[a]',
    '[profile "b c"]',
    '[sso-session s]',
    'source_profile = a',
    'source_profile = default',
    `role_arn = ${admin}`,
    'sso_session = s',
    'sso_start_url = https://d-1.awsapps.com/start',
    `aws_access_key_id = ${one}`,
    `aws_access_key_id = ${secret}`,
    `aws_secret_access_key = ${secret}`,
    `aws_session_token = ${secret}`,
    `credential_process = x ${secret}`,
    ' nested = 1',
    '# comment',
  )
  const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (config, credentials) => {
      const all = found(config, credentials)
      const views = [...all.profiles.keys()].map((profile) => importView(profile, all, none, undefined))
      expect(JSON.stringify(views)).not.toContain(secret)
    }),
    { numRuns: 300 },
  )
})
