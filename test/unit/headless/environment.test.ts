import { describe, expect, it } from 'vitest'
import { cleanEnvironment, isOurProxy, partProxySecrets, withoutOurs } from '#frontends/headless/environment.ts'

const ours = {
  caBundle: '/home/x/.config/latchkey/ca-bundle.pem',
  authority: '/home/x/.config/latchkey/authority.pem',
  trust: '/home/x/.config/latchkey/trust',
}
const terminal = {
  HOME: '/home/x',
  LANG: 'de_DE.UTF-8',
  LC_TIME: 'C',
  DISPLAY: ':0',
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
  XDG_RUNTIME_DIR: '/run/user/1000',
  AWS_CONFIG_FILE: '/home/x/config',
  AWS_SHARED_CREDENTIALS_FILE: '/home/x/credentials',
  LATCHKEY_HOME: '/tmp/home',
  LATCHKEY_VAULT: 'memory',
}

describe('the environment of an agent that a command starts', () => {
  it('keeps what the person’s session has', () => {
    expect(cleanEnvironment(terminal, ours)).toEqual(terminal)
  })

  it('drops keys, profiles, endpoints and whatever else a terminal holds', () => {
    const stray = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_PROFILE: 'p',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      GITHUB_TOKEN: 'x',
      NODE_OPTIONS: '--inspect',
    }
    expect(cleanEnvironment({ ...terminal, ...stray }, ours)).toEqual(terminal)
  })

  it('keeps a corporate proxy and drops ours', () => {
    const corporate = { https_proxy: 'http://me:pw@127.0.0.1:3128', NO_PROXY: 'intern.example' }
    expect(cleanEnvironment(corporate, ours)).toEqual(corporate)
    expect(
      cleanEnvironment(
        { HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:4000', https_proxy: 'http://latchkey:pw@127.0.0.1:4000' },
        ours,
      ),
    ).toEqual({})
  })
})

describe('a proxy setting with a password', () => {
  it.each([
    'http://user:pw@proxy.corp:8080',
    'user:pw@proxy.corp:8080',
    'http://user@proxy.corp',
    'http://a:p/w@proxy',
  ])('is kept apart from what others may read (%s)', (value) => {
    expect(partProxySecrets({ https_proxy: value, HTTP_PROXY: 'http://proxy.corp:8080', NO_PROXY: 'a@b' })).toEqual({
      open: { HTTP_PROXY: 'http://proxy.corp:8080', NO_PROXY: 'a@b' },
      secret: { https_proxy: value },
    })
  })
})

describe('the environment of an agent in the foreground', () => {
  it('keeps everything that is not ours', () => {
    const own = {
      ...terminal,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      NODE_OPTIONS: '--max-old-space-size=200',
      AWS_CA_BUNDLE: '/etc/corporate.pem',
    }
    expect(withoutOurs(own, ours)).toEqual(own)
  })

  it('drops stand-in keys, our proxy, our bundle and our preload', () => {
    const inside = {
      AWS_ACCESS_KEY_ID: 'LKEY1234567890123456',
      AWS_SECRET_ACCESS_KEY: 'x',
      HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:4000',
      AWS_CA_BUNDLE: ours.caBundle,
      NODE_EXTRA_CA_CERTS: ours.authority,
      CURL_CA_BUNDLE: `${ours.trust}/ca-0123456789abcdef0123456789abcdef.pem`,
      PIP_CERT: ours.caBundle,
      NODE_OPTIONS: '--require /opt/latchkey/core/environment/node-preload.cjs',
      BUN_OPTIONS: '--preload=/opt/latchkey/core/environment/node-preload.cjs',
      JAVA_TOOL_OPTIONS: `-XX:+IgnoreUnrecognizedVMOptions "-XX:VMOptionsFile=/my home/trust/java-${'0'.repeat(32)}.options"`,
      AWS_REGION: 'eu-west-1',
    }
    expect(withoutOurs(inside, ours)).toEqual({ AWS_REGION: 'eu-west-1' })
  })

  it('keeps the other options of Java and Bun beside ours', () => {
    const file = `/h/trust/java-exec-${'a'.repeat(32)}.options`
    expect(
      withoutOurs(
        {
          JAVA_TOOL_OPTIONS: `-Xmx1g -XX:+IgnoreUnrecognizedVMOptions -XX:VMOptionsFile=${file} -Dx=y`,
          BUN_OPTIONS: '--smol --preload=/opt/node-preload.cjs --preload=/opt/own.cjs',
        },
        ours,
      ),
    ).toEqual({ JAVA_TOOL_OPTIONS: '-Xmx1g -Dx=y', BUN_OPTIONS: '--smol --preload=/opt/own.cjs' })
  })

  it('keeps the other options of Node beside our preload', () => {
    expect(
      withoutOurs(
        { NODE_OPTIONS: `--trace-warnings --require "/opt/my apps/node-preload.cjs" --require /opt/own.cjs` },
        ours,
      ),
    ).toEqual({ NODE_OPTIONS: '--trace-warnings --require /opt/own.cjs' })
  })
})

describe('our proxy', () => {
  it.each([
    ['http://latchkey:pw@127.0.0.1:4000', true],
    ['http://latchkey@127.0.0.1:4000/', true],
    ['http://latchkey+g-1:pw@127.0.0.1:4000/', true],
    ['http://latchkeys:pw@127.0.0.1:4000/', false],
    ['http://127.0.0.1:4000', false],
    ['http://latchkey:pw@proxy.example:4000', false],
    ['nonsense', false],
  ])('%s is ours: %s', (url, expected) => {
    expect(isOurProxy(url)).toBe(expected)
  })
})

describe('the environment of an agent that starts in a terminal with a role', () => {
  it('is the one from before the role', () => {
    const before = { HOME: '/home/x', HTTPS_PROXY: 'http://127.0.0.1:3128', AWS_REGION: 'eu-west-1' }
    const now = {
      ...before,
      HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:40000',
      AWS_REGION: 'us-east-1',
      AWS_PROFILE: 'latchkey',
      LATCHKEY_ROLE: 'lab/Admin',
      LATCHKEY_ROLE_ID: 'r-1',
      LATCHKEY_EXPIRES: '2030-01-01T00:00:00Z',
      LATCHKEY_TERMINAL: '1-2',
      LATCHKEY_HELD: ' AWS_PROFILE HTTPS_PROXY AWS_REGION LATCHKEY_ROLE LATCHKEY_ROLE_ID',
      LATCHKEY_WAS_HTTPS_PROXY: before.HTTPS_PROXY,
      LATCHKEY_WAS_AWS_REGION: before.AWS_REGION,
    }
    expect(withoutOurs(now, ours)).toEqual(before)
  })
})
