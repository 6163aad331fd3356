import { describe, expect, it } from 'vitest'
import { createStandIn } from '#agent/sessions/stand-in.ts'
import { callerEnvironment } from '#frontends/cli/hand-out/caller-environment.ts'

describe("the caller's environment", () => {
  it('has proxies in both cases, Node options, and what ours replaces', () => {
    const env = {
      https_proxy: 'http://corp:3128',
      HTTPS_PROXY: 'http://corp:3128',
      no_proxy: 'intranet',
      NODE_OPTIONS: '--no-warnings',
      NODE_EXTRA_CA_CERTS: '/corp.pem',
      SSL_CERT_DIR: '/etc/ssl/certs',
      npm_config_cafile: 'corp.pem',
      AWS_PROFILE: 'work',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
    }
    expect(callerEnvironment({ ...env, HOME: '/home/me', PWD: '/stale' }, '/here')).toEqual({ ...env, PWD: '/here' })
  })

  it('has the id of a stand-in key, by which ours are known', () => {
    const env = { AWS_ACCESS_KEY_ID: createStandIn().keyId }
    const AWS_SECRET_ACCESS_KEY = ''
    expect(callerEnvironment({ ...env, AWS_SECRET_ACCESS_KEY: 'x' }, '/here')).toEqual({
      ...env,
      AWS_SECRET_ACCESS_KEY,
      PWD: '/here',
    })
  })

  it('has no key and no token, but that there are some', () => {
    const secrets = {
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_SESSION_TOKEN: 'x',
      AWS_SECURITY_TOKEN: 'x',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x',
    }
    expect(callerEnvironment({ ...secrets, GITHUB_TOKEN: 'x' }, '/here')).toEqual({
      ...Object.fromEntries(Object.keys(secrets).map((name) => [name, ''])),
      PWD: '/here',
    })
  })
})
