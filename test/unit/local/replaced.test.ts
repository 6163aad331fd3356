import { describe, expect, it } from 'vitest'
import { lostKeys, noteReplaced, replacedVariable, takeBack } from '#local/replaced.ts'
import { createStandIn } from '#agent/sessions/stand-in.ts'
import type { Environment } from '#local/environment.ts'

type Shell = Readonly<Record<string, string>>

function applied(shell: Shell, { set, unset }: Environment): Shell {
  const kept = Object.entries(shell).filter(([name]) => !unset.includes(name))
  return { ...Object.fromEntries(kept), ...set }
}

const ours: Environment = {
  set: { HTTPS_PROXY: 'ours', AWS_REGION: 'us-east-1' },
  unset: ['AWS_PROFILE', 'AWS_SESSION_TOKEN'],
}
const others: Environment = { set: { AWS_REGION: 'eu-west-1', AWS_SESSION_TOKEN: 'real' }, unset: ['AWS_PROFILE'] }
const enter = (shell: Shell, environment: Environment) => applied(shell, noteReplaced(environment, shell))
const leave = (shell: Shell) => applied(shell, takeBack(ours, shell))

describe('taking an environment back', () => {
  it('removes what was not there', () => {
    expect(leave(enter({ HOME: '/h' }, ours))).toEqual({ HOME: '/h' })
  })

  it('puts back what was replaced and what was unset', () => {
    const before = { HTTPS_PROXY: 'http://corp:3128', AWS_PROFILE: "it's", HOME: '/h' }
    expect(leave(enter(before, ours))).toEqual(before)
  })

  it('goes back to before the first of several', () => {
    const before = { AWS_REGION: 'ap-south-1', HTTPS_PROXY: 'http://corp:3128' }
    expect(leave(enter(enter(before, others), ours))).toEqual(before)
    expect(leave(enter(enter(enter(before, ours), others), ours))).toEqual(before)
  })

  it('keeps no keys: every tool of the shell would get them', () => {
    const shell = enter({ AWS_SESSION_TOKEN: 'planted', AWS_PROFILE: 'x' }, ours)
    const note = Buffer.from(shell[replacedVariable] ?? '', 'base64url').toString()
    expect(note).toContain('AWS_PROFILE')
    expect(note).not.toContain('planted')
  })

  it('knows which keys it did not keep', () => {
    const shell = enter({ AWS_SESSION_TOKEN: 'planted', AWS_PROFILE: 'x' }, ours)
    expect(lostKeys(shell)).toEqual(['AWS_SESSION_TOKEN'])
    expect(lostKeys(enter({ AWS_PROFILE: 'x' }, ours))).toEqual([])
    expect(leave(shell)).toEqual({ AWS_PROFILE: 'x' })
  })

  it('puts live stand-in keys back, as within a command that runs with a role', () => {
    const { keyId: AWS_ACCESS_KEY_ID, secret: AWS_SECRET_ACCESS_KEY } = createStandIn()
    const before = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }
    const given = { set: { AWS_ACCESS_KEY_ID: 'b', AWS_SECRET_ACCESS_KEY: 'b' }, unset: [] }
    const within = applied(before, noteReplaced(given, before, before))
    expect([leave(within), lostKeys(within)]).toEqual([before, []])
  })

  it('leaves alone what it could not put back, since it holds bytes that are no UTF-8', () => {
    const before = { HTTPS_PROXY: 'http://j\uFFFDrg', AWS_PROFILE: 'j\uFFFDrg' }
    const within = enter(before, ours)
    expect(within).toMatchObject({ ...before, AWS_REGION: 'us-east-1' })
    expect(leave(within)).toEqual(before)
  })

  it('goes by the names alone without a note, or with one that is none', () => {
    for (const note of [undefined, '', 'garbage', Buffer.from('[1]').toString('base64url')]) {
      const caller = note === undefined ? {} : { [replacedVariable]: note }
      expect(takeBack(ours, caller)).toEqual({ set: {}, unset: ['HTTPS_PROXY', 'AWS_REGION'] })
    }
  })

  it('leaves the keys of a shell that never had ours, and takes ours away', () => {
    const given = { set: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, unset: [] }
    expect(takeBack(given, {}).unset).toEqual([])
    expect(takeBack(given, { AWS_ACCESS_KEY_ID: createStandIn().keyId }).unset).toEqual(Object.keys(given.set))
  })

  it('leaves what a person has set alone without a note, as when it was taken back already', () => {
    const before = { HTTPS_PROXY: 'http://corp:3128', HOME: '/h' }
    expect(leave(leave(enter(before, ours)))).toEqual(before)
  })

  it('evaluates no names of others', () => {
    const note = Buffer.from(JSON.stringify({ 'A;touch /tmp/x': 'y' })).toString('base64url')
    expect(takeBack(ours, { [replacedVariable]: note }).set).toEqual({})
  })
})
