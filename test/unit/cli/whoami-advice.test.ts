import { describe, expect, it } from 'vitest'
import { adviceFor } from '#frontends/cli/whoami-advice.ts'
import { providerChain } from '#local/provider-chain/index.ts'

const keys = 'aws_access_key_id = a\naws_secret_access_key = b\n'

function advice(env: Readonly<Record<string, string>>, config?: string, credentials?: string): readonly string[] {
  const files: Readonly<Record<string, string | undefined>> = {
    '/h/.aws/config': config,
    '/h/.aws/credentials': credentials,
  }
  const read = (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path]))
  const input = { env: { HOME: '/h', ...env }, read, now: new Date('2026-01-01T00:00:00Z') }
  return adviceFor(input, providerChain(input))
}

describe('advice on the credentials of a shell', () => {
  it('is none where all tools find the same', () => {
    expect(advice({}, undefined, `[default]\n${keys}`)).toEqual([])
    expect(advice({})).toEqual([])
  })

  it('names the variables that are set and make tools disagree, and no others', () => {
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_PROFILE: 'w' }
    expect(advice(env, undefined, `[w]\n${keys}`)).toEqual([
      'tools disagree: unset AWS_PROFILE, or unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY',
    ])
    expect(advice({ AWS_DEFAULT_PROFILE: 'w' }, undefined, `[default]\n${keys}[w]\n${keys}`)).toEqual([
      'tools disagree: unset AWS_DEFAULT_PROFILE',
    ])
    expect(advice({ AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'w' }, undefined, `[default]\n${keys}[w]\n${keys}`)[0]).toBe(
      'tools disagree: unset AWS_DEFAULT_PROFILE AWS_PROFILE',
    )
  })

  it('names the lines of a file where no variable is to blame', () => {
    expect(advice({}, `[default]\ncredential_process = /bin/x\n${keys}`)).toEqual([
      'tools disagree: keep only one of credential_process (/h/.aws/config:2) and aws_access_key_id (/h/.aws/config:3)',
    ])
  })

  it('names no line that all tools go by', () => {
    const role = 'role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = b\n'
    const config = `[default]\n${role}web_identity_token_file = /t\n[profile b]\n${keys}`
    expect(advice({}, config)).toEqual([
      'tools disagree: keep only one of web_identity_token_file (/h/.aws/config:4) and source_profile (/h/.aws/config:3)',
    ])
  })

  it('says what mends a file that begins with a byte order mark, or has a key twice', () => {
    expect(advice({}, '\uFEFF[default]\n', `[default]\n${keys}`)).toContain(
      'save /h/.aws/config as UTF-8 without a byte order mark',
    )
    expect(advice({}, '[default]\nregion = a\nregion = b\n', `[default]\n${keys}`)).toContain(
      'correct /h/.aws/config:3',
    )
  })

  it('has a variable unset that is there and empty', () => {
    expect(advice({ AWS_PROFILE: '' }, undefined, `[default]\n${keys}`)).toEqual([
      'tools disagree: unset AWS_PROFILE',
      'boto3 and the AWS CLI take an empty AWS_PROFILE for a name: unset it',
    ])
  })

  it.each([
    ['stand-ins of a profile', '--stand-ins r-0123456789ab', /^stand-ins count only behind the proxy/],
    ['the role in use', '--in-use', /^Latchkey answers with stand-ins unless/],
  ])('tells of %s where the proxy is not set, and not where it is', (_what, option, told) => {
    const config = `[profile p]\ncredential_process = /h/shell/credentials ${option}\n`
    const [line, ...more] = advice({ AWS_PROFILE: 'p' }, config)
    expect(more).toEqual([])
    expect(line).toMatch(told)
    expect(line).toContain('--direct')
    expect(advice({ AWS_PROFILE: 'p', HTTPS_PROXY: 'http://latchkey:x@127.0.0.1:1' }, config)).toEqual([])
  })
})
