import { describe, expect, it } from 'vitest'
import { providerChain } from '#local/provider-chain/index.ts'
import { combinations, foundIn } from '../../support/provider-combinations.ts'

const given = {
  home: '/h',
  program: '/h/program',
  token: '/h/token',
  legacy: '/h/legacy',
  endpoint: 'http://127.0.0.1:1/',
}
const now = new Date('2026-01-01T00:00:00Z')

function inputOf(env: Readonly<Record<string, string>>, config?: string, credentials?: string) {
  const files: Readonly<Record<string, string | undefined>> = {
    '/h/.aws/config': config,
    '/h/.aws/credentials': credentials,
    '/h/legacy': 'AWSAccessKeyId=AKIALEG\nAWSSecretKey=s\n',
    '/h/other': '[default]\ncredential_process = /h/program\n',
  }
  const read = (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path]))
  return { env: { HOME: '/h', ...env }, now, read }
}

describe('the credentials that tools of a shell would use', () => {
  it.each(combinations(given))('are found with %s', (_name, env, config, credentials, expected) => {
    const each = typeof expected === 'string' ? [expected, expected, expected] : expected
    expect(foundIn(inputOf(env, config, credentials))).toEqual(each)
  })

  it('are told with file and line, and without a secret', () => {
    const config =
      '# mine\r\n[profile latchkey]\r\nregion = x\r\ncredential_process = "/a b/latchkey" --token hidden\r\n'
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a secret',
      AWS_PROFILE: 'latchkey',
    }
    const found = providerChain(inputOf(env, config))
    expect(found[2]).toEqual({
      reader: 'javascript',
      kind: 'process',
      profile: 'latchkey',
      ours: 'real',
      places: [
        { name: 'AWS_PROFILE', value: 'latchkey' },
        { name: 'credential_process', file: '/h/.aws/config', line: 4, value: '"/a b/latchkey"' },
      ],
    })
    expect(JSON.stringify(found)).not.toMatch(/a secret|hidden|AKIA/)
  })

  it.each([
    ['a key twice', '[default]\nregion = a\n\nregion = b\n', 4, '"region" twice'],
    ['a section twice', '[default]\nregion = a\n[default]\n', 3, '[default] is there twice'],
    ['a byte order mark', '\uFEFF[default]\nregion = a\n', 1, 'byte order mark'],
    ['a line before the first section', '\nregion = a\n[default]\n', 2, 'before the first section'],
  ])('are none for botocore where a file has %s, which it names by its line', (_what, config, line, problem) => {
    const [boto3] = providerChain(inputOf({}, config, '[default]\naws_access_key_id = a\naws_secret_access_key = b\n'))
    expect(boto3).toMatchObject({ kind: 'broken', places: [{ file: '/h/.aws/config', line }] })
    expect(boto3?.kind === 'broken' && boto3.problem).toContain(problem)
  })

  it('are none for botocore where a file is not in UTF-8', () => {
    const { env, now: at } = inputOf({})
    const found = providerChain({ env, now: at, read: () => Buffer.from('[default]\nregion = \xe9\n', 'latin1') })
    expect(found.map(({ kind }) => kind)).toEqual(['broken', 'broken', 'instance'])
  })

  it.each([
    ['a helper that hands out stand-ins', '/h/shell/credentials --stand-ins r-0123456789ab', 'stand-ins'],
    ['the role in use', '/h/shell/credentials --in-use', 'in-use'],
    ['a helper that hands out real ones', '/h/shell/credentials r-0123456789ab', 'real'],
    ['the command itself', 'latchkey credentials admin', 'real'],
    ['a program of somebody else', '/h/program', undefined],
    ['another that is given our name', '/bin/other latchkey', undefined],
  ])('of a profile called latchkey are those of %s', (_what, command, ours) => {
    const found = providerChain(
      inputOf({ AWS_PROFILE: 'latchkey' }, `[profile latchkey]\ncredential_process = ${command}\n`),
    )
    expect(found.map((each) => each.kind === 'process' && each.ours)).toEqual([ours, ours, ours])
  })

  it('come from us at the endpoint that we open for a shell, and from another elsewhere', () => {
    const ofEndpoint = (url: string, token: string) =>
      providerChain(inputOf({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: token })).map(
        (each) => each.kind === 'container' && each.ours,
      )
    expect(ofEndpoint('http://127.0.0.1:4711/credentials', 'a'.repeat(43))).toEqual(['real', 'real', 'real'])
    expect(ofEndpoint('http://127.0.0.1:4711/v2/credentials', 'other')).toEqual([undefined, undefined, undefined])
  })
})
