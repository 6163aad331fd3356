import { describe, expect, it } from 'vitest'
import { checkShell } from '#frontends/cli/doctor/check-shell.ts'

const proxy = 'http://latchkey:pw@127.0.0.1:1234'
const ours = { AWS_ACCESS_KEY_ID: 'LKEYEXAMPLE', HTTPS_PROXY: proxy, https_proxy: proxy }
const warnings = (env: NodeJS.ProcessEnv): readonly string[] =>
  checkShell(env).flatMap((check) => (check.outcome === 'warning' ? [check.name] : []))

describe('the check of the calling shell', () => {
  it('has nothing to say about an empty one and about ours', () => {
    expect(warnings({})).toEqual([])
    expect(warnings(ours)).toEqual([])
    expect(checkShell(ours)[0]?.message).toContain('LKEYEXAMPLE')
  })

  it('never shows a secret', () => {
    const env = { ...ours, AWS_SECRET_ACCESS_KEY: 'planted-1', AWS_SESSION_TOKEN: 'planted-2' }
    expect(JSON.stringify(checkShell(env))).not.toMatch(/planted|:pw@/)
  })

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['a session token beside the stand-in key', { ...ours, AWS_SESSION_TOKEN: 'x' }, 'AWS_SESSION_TOKEN'],
    ['a profile beside the stand-in key', { ...ours, AWS_PROFILE: 'x' }, 'AWS_PROFILE'],
    ['an endpoint past the proxy', { ...ours, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' }, 'AWS_ENDPOINT_URL_S3'],
    ['another proxy', { ...ours, HTTPS_PROXY: 'http://corp:3128' }, 'HTTPS_PROXY'],
    ['another proxy in small letters', { ...ours, https_proxy: 'http://corp:3128' }, 'https_proxy'],
    ['no proxy in small letters', { ...ours, https_proxy: '' }, 'https_proxy'],
    ['no proxy in capitals', { ...ours, HTTPS_PROXY: undefined }, 'HTTPS_PROXY'],
    ['every host past the proxy', { ...ours, NO_PROXY: 'localhost,*' }, 'NO_PROXY'],
    ['AWS past the proxy', { ...ours, no_proxy: 'localhost .amazonaws.com' }, 'no_proxy'],
    ['bytes that are no UTF-8', { CURL_CA_BUNDLE: '/x/j\uFFFDrg.pem' }, 'CURL_CA_BUNDLE'],
    ['certificate checks that are off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED'],
  ])('warns of %s, with what to do', (_what, env, name) => {
    expect(warnings(env)).toEqual([name])
    expect(checkShell(env).find((check) => check.name === name)?.hint).toBeTruthy()
  })

  it('leaves a profile alone where no stand-in key is set: it is a choice', () => {
    expect(warnings({ AWS_PROFILE: 'work' })).toEqual([])
  })

  it('leaves alone what a role takes the place of: keys and endpoints where no stand-in key is set', () => {
    const own = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1', NO_PROXY: '*' }
    expect(warnings(own)).toEqual([])
    expect(checkShell(own)[0]?.message).toContain('put a stand-in key in its place')
  })

  it('takes the token of a role that was assumed within a role, and an exempt host that is none of AWS', () => {
    expect(warnings({ ...ours, AWS_SESSION_TOKEN: 'LATCHKEY.x', NO_PROXY: 'localhost,.corp' })).toEqual([])
  })

  it('warns of the proxy of an agent that is gone', () => {
    expect(checkShell(ours, 1234).filter(({ outcome }) => outcome === 'warning')).toEqual([])
    expect(checkShell(ours, 4321).map(({ message }) => message)).toContain(
      "names port 1234, and the agent's proxy has port 4321",
    )
  })
})
