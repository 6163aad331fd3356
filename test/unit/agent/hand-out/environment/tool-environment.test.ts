import { describe, expect, test } from 'vitest'
import { directEnvironment } from '#agent/hand-out/environment/direct-environment.ts'
import { coversAws, noProxy } from '#local/no-proxy.ts'
import { toolEnvironment, type ToolEnvironmentInput } from '#agent/hand-out/environment/tool-environment.ts'

const input: ToolEnvironmentInput = {
  grant: { keyId: 'LKEY0000000000000001', secret: 'stand-in' },
  region: 'eu-central-1',
  proxyUrlWithPassword: 'http://latchkey:pw@127.0.0.1:4711',
  caBundle: '/h/bundle.pem',
  authority: '/h/authority.pem',
  nodePreload: '/opt/preload.cjs',
  bunPreload: '/opt/preload.cjs',
  java: null,
  callerEnv: {},
}
const always = 'localhost,127.0.0.1,::1,169.254.169.254,169.254.170.2,169.254.170.23,fd00:ec2::23'

describe('toolEnvironment', () => {
  test('is the table of the proxy', () => {
    expect(toolEnvironment(input).set).toEqual({
      AWS_ACCESS_KEY_ID: 'LKEY0000000000000001',
      AWS_SECRET_ACCESS_KEY: 'stand-in',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:4711',
      https_proxy: 'http://latchkey:pw@127.0.0.1:4711',
      NO_PROXY: always,
      no_proxy: always,
      AWS_CA_BUNDLE: '/h/bundle.pem',
      SSL_CERT_FILE: '/h/bundle.pem',
      CURL_CA_BUNDLE: '/h/bundle.pem',
      REQUESTS_CA_BUNDLE: '/h/bundle.pem',
      DENO_CERT: '/h/authority.pem',
      NODE_EXTRA_CA_CERTS: '/h/authority.pem',
      NODE_OPTIONS: '--require /opt/preload.cjs',
      BUN_OPTIONS: '--preload=/opt/preload.cjs',
    })
  })

  test('unsets whatever would bring other credentials, another account or another endpoint', () => {
    const callerEnv = { AWS_ENDPOINT_URL_S3: 'http://x', AWS_ENDPOINT_URL_DYNAMODB: 'http://y', OTHER: 'z' }
    const { unset } = toolEnvironment({ ...input, callerEnv })
    expect(unset).toEqual(
      expect.arrayContaining([
        'AWS_SESSION_TOKEN',
        'AWS_SECURITY_TOKEN',
        'AWS_PROFILE',
        'AWS_DEFAULT_PROFILE',
        'AWS_ENDPOINT_URL',
        'AWS_ENDPOINT_URL_S3',
        'AWS_ENDPOINT_URL_DYNAMODB',
        'AWS_CONTAINER_CREDENTIALS_FULL_URI',
        'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
        'AWS_WEB_IDENTITY_TOKEN_FILE',
        'AWS_ROLE_ARN',
        'AWS_CREDENTIAL_EXPIRATION',
      ]),
    )
    expect(unset).not.toContain('OTHER')
  })

  test('sets the token of a derived grant and does not unset it', () => {
    const { set, unset } = toolEnvironment({ ...input, grant: { ...input.grant, sessionToken: 't' } })
    expect(set['AWS_SESSION_TOKEN']).toBe('t')
    expect(unset).not.toContain('AWS_SESSION_TOKEN')
  })

  test('leaves NODE_OPTIONS and BUN_OPTIONS alone without the preload', () => {
    const { set } = toolEnvironment({ ...input, nodePreload: null, bunPreload: null })
    expect([set['NODE_OPTIONS'], set['BUN_OPTIONS']]).toEqual([undefined, undefined])
  })

  test.each([
    [undefined, '/opt/p.cjs', '--preload=/opt/p.cjs'],
    [' --smol ', '/opt/p.cjs', '--smol --preload=/opt/p.cjs'],
    ['--preload=/opt/p.cjs --smol', '/opt/p.cjs', '--preload=/opt/p.cjs --smol'],
    [undefined, String.raw`C:\Latchkey\p.cjs`, '--preload=C:/Latchkey/p.cjs'],
    ['--smol', '/opt/my apps/p.cjs', undefined],
  ])('makes BUN_OPTIONS of %j and %s', (caller, bunPreload, expected) => {
    const callerEnv = caller === undefined ? {} : { BUN_OPTIONS: caller }
    expect(toolEnvironment({ ...input, bunPreload, callerEnv }).set['BUN_OPTIONS']).toBe(expected)
  })

  test.each(['NODE_EXTRA_CA_CERTS', 'DENO_CERT'])(
    'gives %s the whole bundle where the caller adds an authority',
    (name) => {
      const set = (file: string) => toolEnvironment({ ...input, callerEnv: { [name]: file } }).set[name]
      expect(set('/corp.pem')).toBe('/h/bundle.pem')
      expect(set('/h/authority.pem')).toBe('/h/authority.pem')
      expect(set('')).toBe('/h/authority.pem')
    },
  )

  test('replaces the variables of single programs only where the caller has set them', () => {
    const { set } = toolEnvironment({ ...input, callerEnv: { PIP_CERT: '/corp.pem', GIT_SSL_CAINFO: '', OTHER: 'x' } })
    expect(set['PIP_CERT']).toBe('/h/bundle.pem')
    expect(Object.keys(set).filter((name) => /GIT|NIX|CARGO|OTHER/.test(name))).toEqual([])
  })

  test('unsets folders of certificates, which some tools prefer to a file', () => {
    expect(toolEnvironment({ ...input, callerEnv: { SSL_CERT_DIR: '/etc/ssl/certs' } }).unset).toContain('SSL_CERT_DIR')
  })
})

describe('noProxy', () => {
  test.each([
    '*',
    '.',
    'com',
    '.com',
    'amazonaws.com',
    '.amazonaws.com',
    '*.amazonaws.com',
    'S3.Amazonaws.com:443',
    'dynamodb.eu-west-1.amazonaws.com',
    'amazonaws.com.cn',
    'cn',
    'aws',
    'api.aws',
    'on.aws',
    'aws.com',
    'amazonaws.com.',
  ])('drops %s, which covers AWS endpoints', (entry) => {
    expect(coversAws(entry)).toBe(true)
  })

  test.each([
    'example.com',
    'myamazonaws.com',
    'amazonaws.com.example.org',
    '10.0.0.0/8',
    '192.168.0.1',
    '::1',
    '.corp',
    'x.com',
    'localhost',
  ])('keeps %s', (entry) => {
    expect(coversAws(entry)).toBe(false)
  })

  test('joins both spellings of the caller, each entry once, and adds ours', () => {
    const list = noProxy({ NO_PROXY: 'a.corp, localhost,*', no_proxy: 'b.corp a.corp' })
    expect(list).toBe(`a.corp,localhost,b.corp,${always.replace('localhost,', '')}`)
  })
})

describe('directEnvironment', () => {
  const credentials = {
    accessKeyId: 'ASIA',
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  }

  test('has the real credentials, their expiry and the endpoint of the source', () => {
    expect(
      directEnvironment({ credentials, region: 'us-east-1', endpointUrl: 'http://127.0.0.1:1', callerEnv: {} }).set,
    ).toEqual({
      AWS_ACCESS_KEY_ID: 'ASIA',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_SESSION_TOKEN: 't',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CREDENTIAL_EXPIRATION: '2026-01-02T03:04:05Z',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    })
  })

  test('unsets an old token and expiry for long-term keys', () => {
    const { set, unset } = directEnvironment({
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
      region: 'us-east-1',
      callerEnv: {},
    })
    expect(Object.keys(set)).not.toContain('AWS_SESSION_TOKEN')
    expect(unset).toEqual(
      expect.arrayContaining(['AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_PROFILE', 'AWS_ENDPOINT_URL']),
    )
  })
})
