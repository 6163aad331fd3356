import { describe, expect, it } from 'vitest'
import { offersOf, type SessionFacts, untilToneChanges } from '#shared/session-offers.ts'

const now = Date.UTC(2026, 0, 15, 12)
const minute = 60_000
const at = (ms: number): string => new Date(now + ms).toISOString()
/** An hour's life with so much left (ms). */
const hour = (state: SessionFacts['state'], left: number, more: Partial<SessionFacts> = {}): SessionFacts => ({
  state,
  startedAt: at(left - 60 * minute),
  expiresAt: at(left),
  ...more,
})
const problem = 'the token has expired'

describe('what a session offers', () => {
  it.each([
    ['starts', { state: 'starting' }, 'ok', undefined, 'live busy', 'renew: renew'],
    ['lives', hour('active', 50 * minute), 'ok', 50 * minute, 'live', 'renew: renew'],
    ['does not end', { state: 'active' }, 'ok', undefined, 'live', 'renew: renew'],
    ['ends in ten minutes', hour('active', 10 * minute), 'warn', 10 * minute, 'live', 'renew: renew'],
    [
      'is young and short',
      hour('active', 6 * minute, { issuedAt: at(-minute) }),
      'ok',
      6 * minute,
      'live',
      'renew: renew',
    ],
    [
      'is in its last third',
      hour('active', minute, { issuedAt: at(-2 * minute) }),
      'warn',
      minute,
      'live',
      'renew: renew',
    ],
    ['is renewed', hour('refreshing', 50 * minute, { problem }), 'ok', 50 * minute, 'live busy', 'renew: renew'],
    ['is renewed too late', hour('refreshing', -1), 'expired', 0, 'live busy', 'renew: renew'],
    [
      'tries again',
      hour('active', 50 * minute, { problem, renewsAt: at(minute) }),
      'ok',
      50 * minute,
      'live',
      'renew: renew',
    ],
    [
      'lives, and needs a person',
      hour('active', 50 * minute, { problem }),
      'warn',
      50 * minute,
      'live needs',
      'renew: signIn',
    ],
    ['needs a person', hour('needs-sign-in', -1), 'expired', 0, 'needs', 'start: signIn'],
    ['has ended by the clock', hour('active', 999, { problem }), 'expired', 0, '', 'start: startAgain'],
    ['has expired', hour('expired', -1, { problem }), 'expired', 0, '', 'start: startAgain'],
    ['was ended', hour('stopped', 50 * minute), 'expired', 0, '', 'start: startAgain'],
  ] as const)('that %s', (_, session, tone, left, flags, renewal) => {
    const { isLive, isBusy, needsPerson, ...offers } = offersOf(session, now)
    const said = [isLive && 'live', isBusy && 'busy', needsPerson && 'needs'].filter(Boolean).join(' ')
    expect([offers.tone, offers.left, said, `${offers.renewal.call}: ${offers.renewal.word}`]).toEqual([
      tone,
      left,
      flags,
      renewal,
    ])
  })
})

describe('the next change of a tone', () => {
  it.each([
    [hour('active', 50 * minute), 40 * minute],
    [hour('active', 10 * minute), 10 * minute - 999],
    [hour('active', 500), undefined],
    [hour('needs-sign-in', minute), undefined],
    [{ state: 'active' }, undefined],
  ] as const)('of %j comes in %s ms', (session, ms) => {
    expect(untilToneChanges(session, now)).toBe(ms)
    if (ms === undefined) return
    const tones = [now, now + ms - 1, now + ms].map((each) => offersOf(session, each).tone)
    expect(tones[1]).toBe(tones[0])
    expect(tones[2]).not.toBe(tones[0])
  })
})
