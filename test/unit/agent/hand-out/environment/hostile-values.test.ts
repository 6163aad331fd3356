// Whatever a person's shell holds in a variable that we read or set: an environment is made of it, and taken back without a trace.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitted } from '#agent/hand-out/environment/fitted.ts'
import { noteReplaced, takeBack } from '#local/replaced.ts'
import { toolEnvironment } from '#agent/hand-out/environment/tool-environment.ts'
import type { CallerEnvironment, Environment } from '#local/environment.ts'
import { certificateVariables } from '#util/certificate-variables.ts'
import { callerEnvironment } from '#frontends/cli/hand-out/caller-environment.ts'

const names = [
  ...certificateVariables,
  ...`
    HTTPS_PROXY https_proxy HTTP_PROXY http_proxy ALL_PROXY NO_PROXY no_proxy
    NODE_OPTIONS BUN_OPTIONS JAVA_TOOL_OPTIONS LATCHKEY_REPLACED
    AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3 AWS_ROLE_ARN
    AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_FULL_URI
  `
    .trim()
    .split(/\s+/),
]
const ours = [
  '/h/ca-bundle.pem',
  '/h/authority.pem',
  `/h/trust/ca-${'0'.repeat(32)}.pem`,
  `http://latchkey:pw@127.0.0.1:1`,
]
const value = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '*',
    '.',
    ',',
    '"',
    "'",
    '\\',
    '$(id)',
    '`id`',
    '${IFS}',
    '%PATH%',
    '!!',
    '\n',
    '-',
    '--',
    '/nowhere',
  ),
  fc.constantFrom(
    '--require "',
    '-XX:VMOptionsFile=/own',
    '"-XX:VMOptionsFile=',
    '--preload',
    '*,amazonaws.com',
    'e30',
  ),
  fc.constantFrom(...ours, Buffer.from('{"A B":1}').toString('base64url'), 'x'.repeat(20_000)),
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.webUrl(),
)
const shells = fc.dictionary(fc.constantFrom(...names), value)

function given(shell: CallerEnvironment): Environment {
  return toolEnvironment({
    grant: { keyId: 'LKEY0000000000000001', secret: 'stand-in' },
    region: 'eu-central-1',
    proxyUrlWithPassword: 'http://latchkey:pw@127.0.0.1:1',
    caBundle: '/h/ca-bundle.pem',
    authority: '/h/authority.pem',
    nodePreload: '/opt/my "own" apps/node-preload.cjs',
    bunPreload: '/opt/node-preload.cjs',
    java: { file: `/h h/java-${'0'.repeat(32)}.options`, isOurs: (path) => path.startsWith('/h h/') },
    callerEnv: shell,
  })
}

function applied(shell: CallerEnvironment, { set, unset }: Environment): CallerEnvironment {
  return { ...Object.fromEntries(Object.entries(shell).filter(([name]) => !unset.includes(name))), ...set }
}

const enter = (shell: CallerEnvironment) =>
  applied(shell, noteReplaced(given(callerEnvironment(shell)), callerEnvironment(shell)))
const leave = (shell: CallerEnvironment) =>
  applied(shell, takeBack(given(callerEnvironment(shell)), callerEnvironment(shell)))

describe('a shell that holds anything', () => {
  it('is as it was after an environment was taken back, entered once or twice', () => {
    fc.assert(
      fc.property(shells, (before) => {
        // A note in it is somebody else's and leads back to what that says.
        const { LATCHKEY_REPLACED: _note, ...shell } = before
        expect(leave(enter(shell))).toEqual(shell)
        expect(leave(enter(enter(shell)))).toEqual(shell)
        // What is ours already goes when it is taken back without a note.
        const own = Object.fromEntries(Object.entries(shell).filter(([, each]) => !ours.includes(each)))
        expect(leave(leave(enter(own)))).toEqual(own)
      }),
    )
  })

  it('gets the proxy and its authority whatever it holds, and grows no further the second time', () => {
    fc.assert(
      fc.property(shells, (shell) => {
        const once = enter(shell)
        expect(once).toMatchObject({
          HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:1',
          AWS_CA_BUNDLE: '/h/ca-bundle.pem',
          CURL_CA_BUNDLE: '/h/ca-bundle.pem',
        })
        expect(once).not.toHaveProperty('SSL_CERT_DIR')
        expect(once['NO_PROXY']?.split(',')).not.toContain('*')
        const { LATCHKEY_REPLACED: _first, ...first } = once
        const { LATCHKEY_REPLACED: _second, ...second } = enter(once)
        expect(second).toEqual(first)
      }),
    )
  })

  it('is refused by the name of the variable where no program could be started with it', () => {
    const long = 'x'.repeat(131_050)
    expect(() => fitted(given({ NODE_OPTIONS: long }))).toThrow(/^NODE_OPTIONS would be longer than/)
    expect(() => fitted(noteReplaced(given({}), { AWS_PROFILE: long, HTTPS_PROXY: long }))).toThrow(
      /^what was set before/,
    )
    const environment = given({ NODE_OPTIONS: 'x'.repeat(100_000) })
    expect(fitted(environment)).toBe(environment)
  })
})
