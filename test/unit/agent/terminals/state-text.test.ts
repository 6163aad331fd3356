import { describe, expect, it } from 'vitest'
import { stateText } from '#agent/terminals/state-text.ts'

describe('the state of terminals', () => {
  it('is one line for no role', () => {
    expect(stateText('g1')).toBe('latchkey-1 g1\n')
  })

  it('says what to unset, to set and to add, a line each', () => {
    const environment = { set: { AWS_REGION: 'x', NODE_OPTIONS: '--require a' }, unset: ['AWS_PROFILE'] }
    expect(stateText('g2', environment)).toBe('latchkey-1 g2\n-AWS_PROFILE\n+AWS_REGION=x\n~NODE_OPTIONS=--require a\n')
  })

  it('has no line from inside of a value', () => {
    expect(stateText('g', { set: { A: '1\n+B=2\r\n-C\0' }, unset: [] }).split('\n')).toHaveLength(3)
  })
})
