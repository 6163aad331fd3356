import { describe, expect, it } from 'vitest'
import { checkShell } from '#frontends/cli/check-shell.ts'

const ours = { AWS_ACCESS_KEY_ID: 'LKEYEXAMPLE', HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:1234' }
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
    ['a key of another tool', { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }, 'AWS_ACCESS_KEY_ID'],
    ['a session token beside the stand-in key', { ...ours, AWS_SESSION_TOKEN: 'x' }, 'AWS_SESSION_TOKEN'],
    ['a profile beside the stand-in key', { ...ours, AWS_PROFILE: 'x' }, 'AWS_PROFILE'],
    ['an endpoint past the proxy', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' }, 'AWS_ENDPOINT_URL_S3'],
    ['another proxy', { ...ours, HTTPS_PROXY: 'http://corp:3128' }, 'HTTPS_PROXY'],
    ['no proxy', { AWS_ACCESS_KEY_ID: 'LKEYEXAMPLE' }, 'HTTPS_PROXY'],
    ['certificate checks that are off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED'],
  ])('warns of %s, with what to do', (_what, env, name) => {
    expect(warnings(env)).toEqual([name])
    expect(checkShell(env).find((check) => check.name === name)?.hint).toBeTruthy()
  })

  it('leaves a profile alone where no stand-in key is set: it is a choice', () => {
    expect(warnings({ AWS_PROFILE: 'work' })).toEqual([])
  })
})
