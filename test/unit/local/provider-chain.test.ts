import { describe, expect, it } from 'vitest'
import { providerChain } from '#local/provider-chain.ts'

const files = { config: '/h/.aws/config', credentials: '/h/.aws/credentials' }
function kinds(env: Readonly<Record<string, string>>, config?: string, credentials?: string) {
  const [boto3, cli, javascript] = providerChain({ env, files, config, credentials })
  return { boto3: boto3?.kind, cli: cli?.kind, javascript: javascript?.kind }
}
const all = (kind: string) => ({ boto3: kind, cli: kind, javascript: kind })
const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'a secret' }

describe('the credentials that tools of a shell would use', () => {
  it.each([
    ['nothing', {}, undefined, undefined, all('instance')],
    ['keys', keys, '[default]\naws_access_key_id = x', undefined, all('environment')],
    [
      'keys and a profile, which the JavaScript SDK prefers',
      { ...keys, AWS_PROFILE: 'p' },
      '[profile p]\ncredential_process = /bin/x',
      undefined,
      { boto3: 'environment', cli: 'environment', javascript: 'process' },
    ],
    ['a profile that nobody wrote', { AWS_PROFILE: 'p' }, '[profile q]\nregion = x', undefined, all('missing-profile')],
    ['a process', { AWS_PROFILE: 'p' }, '[profile p]\ncredential_process = /bin/x', undefined, all('process')],
    ['a session', { AWS_PROFILE: 'p' }, '[profile p]\nsso_session = s', undefined, all('sso')],
    ['a role', { AWS_PROFILE: 'p' }, '[profile p]\nrole_arn = a\nsource_profile = q', undefined, all('assume-role')],
    [
      'a process beside keys in the config file, where readers differ',
      {},
      '[default]\ncredential_process = /bin/x\naws_access_key_id = a',
      undefined,
      { boto3: 'process', cli: 'process', javascript: 'keys-in-file' },
    ],
    [
      'a process beside keys in the credentials file',
      {},
      '[default]\ncredential_process = /bin/x',
      '[default]\naws_access_key_id = a',
      all('keys-in-file'),
    ],
    [
      'two profiles, of which the readers take another',
      { AWS_PROFILE: 'p', AWS_DEFAULT_PROFILE: 'q' },
      '[profile p]\nsso_session = s\n[profile q]\ncredential_process = /x',
      undefined,
      { boto3: 'process', cli: 'sso', javascript: 'sso' },
    ],
    [
      'a web identity',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'a' },
      undefined,
      undefined,
      all('web-identity'),
    ],
    [
      'a container',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/x' },
      undefined,
      undefined,
      all('container'),
    ],
  ])('are those of %s', (_what, env, config, credentials, expected) => {
    expect(kinds(env, config, credentials)).toEqual(expected)
  })

  it('are told with file and line, and without a secret', () => {
    const config = '# mine\r\n[profile latchkey]\r\nregion = x\r\ncredential_process = "/a b/helper" --token hidden\r\n'
    const found = providerChain({ env: { ...keys, AWS_PROFILE: 'latchkey' }, files, config, credentials: undefined })
    expect(found[2]).toEqual({
      reader: 'javascript',
      kind: 'process',
      profile: 'latchkey',
      ours: false,
      places: [
        { name: 'AWS_PROFILE', value: 'latchkey' },
        { name: 'credential_process', file: files.config, line: 4, value: '"/a b/helper"' },
      ],
    })
    expect(JSON.stringify(found)).not.toMatch(/a secret|hidden|AKIA/)
  })

  it.each([
    ['"/a b/shell/credentials" --in-use', true],
    ['/home/me/.config/latchkey/shell/credentials --stand-ins r-0123456789ab', true],
    ['latchkey credentials admin', true],
    ['/a/shell/credentials --other', false],
    ['/bin/other latchkey', false],
  ])('are from us where the command is: %s', (command, ours) => {
    const config = `[profile latchkey]\ncredential_process = ${command}\n`
    const [first] = providerChain({ env: { AWS_PROFILE: 'latchkey' }, files, config, credentials: undefined })
    expect(first).toMatchObject({ kind: 'process', ours })
  })
})
