import { describe, expect, it } from 'vitest'
import type { AuditRecord, SessionView } from '#contract/model.ts'
import { auditSessions } from '#agent/audit/audit-sessions.ts'

const noon = '2026-06-01T12:00:00.000Z'
const session = (more: Partial<SessionView> = {}): SessionView => ({
  id: 's-1',
  role: 'Admin',
  roleId: 'r-1',
  source: 'work',
  region: 'eu-west-1',
  state: 'active',
  startedAt: noon,
  issuedAt: noon,
  standInAccessKeyId: 'ASIAEXAMPLE',
  clients: 0,
  ...more,
})

/** What is written while the list goes through these states, as `event outcome reason`. */
function linesOf(first: readonly SessionView[], ...later: readonly (readonly SessionView[])[]): readonly string[] {
  const written: AuditRecord[] = []
  let tell: (sessions: readonly SessionView[]) => void = () => undefined
  auditSessions(
    {
      list: () => first,
      subscribe(listener) {
        tell = listener
        return () => undefined
      },
    },
    { append: (record) => void written.push(record) },
    { now: () => Date.parse(noon) },
  )
  for (const state of later) tell(state)
  return written.map(({ event, outcome, reason }) => [event, outcome, reason].filter(Boolean).join(' '))
}

describe('the log of sessions', () => {
  it('says that one began once it has credentials', () => {
    expect(linesOf([], [session({ state: 'starting' })])).toEqual([])
    expect(linesOf([], [session({ state: 'starting' })], [session()], [session()])).toEqual(['session.start allowed'])
  })

  it('says that one could not begin, and why', () => {
    const problem = 'AWS refused: this user may not assume Admin.'
    expect(linesOf([], [session({ state: 'starting' })], [session({ state: 'starting', problem })], [])).toEqual([
      `session.start failed ${problem}`,
    ])
    expect(linesOf([], [session({ state: 'starting' })], [])).toEqual(['session.start failed'])
  })

  it('says that one was renewed, or could not be', () => {
    const renewed = session({ issuedAt: '2026-06-01T12:45:00.000Z' })
    const failing = session({ state: 'refreshing', problem: 'no network' })
    expect(linesOf([session()], [session({ state: 'refreshing' })], [renewed])).toEqual(['session.renew allowed'])
    expect(linesOf([session()], [failing], [failing], [renewed])).toEqual([
      'session.renew failed no network',
      'session.renew allowed',
    ])
  })

  it('says that one ended, and nothing of one that ran before', () => {
    expect(linesOf([session()], [session()])).toEqual([])
    expect(linesOf([session()], [])).toEqual(['session.end allowed'])
  })
})
