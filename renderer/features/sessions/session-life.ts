// What is known of a session's life, in words and as a share. Pure: times are epoch ms.
import type { SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { shareLeft, timeLeft } from '#shared/times.ts'
import { clock } from './clock.ts'

const minute = 60_000
/** From here on a ring warns; of a short life, in its last third. */
const warnMs = 10 * minute

export type Tone = 'ok' | 'warn' | 'expired'

export interface Life {
  /** Ms; undefined where nothing ends. Never below 0. */
  readonly left: number | undefined
  readonly share: number
  readonly tone: Tone
  /** `47 min`, `No end`, `Starting`. */
  readonly text: string
}

type Lived = Pick<SessionView, 'state' | 'startedAt' | 'issuedAt' | 'expiresAt'>

export function lifeOf(session: Lived, now: number): Life {
  if (session.state === 'expired' || session.state === 'stopped' || session.state === 'needs-sign-in')
    return { left: 0, share: 0, tone: 'expired', text: t.sessions.state[session.state] }
  if (session.expiresAt === undefined) {
    const starting = session.state === 'starting'
    return {
      left: undefined,
      share: starting ? 0 : 1,
      tone: 'ok',
      text: starting ? t.sessions.state.starting : t.sessions.lasting,
    }
  }
  const end = Date.parse(session.expiresAt)
  const left = Math.max(0, end - now)
  const life = end - Date.parse(session.issuedAt ?? session.startedAt)
  if (left < 1000) return { left: 0, share: 0, tone: 'expired', text: t.sessions.state.expired }
  return {
    left,
    // In steps of a minute: a ring that creeps draws the eye for nothing.
    share: shareLeft(left < minute ? left : Math.floor(left / minute) * minute, life),
    tone: left <= Math.min(warnMs, life / 3) ? 'warn' : 'ok',
    text: timeLeft(left),
  }
}

/** What comes next, as far as the agent knows it; undefined where there is nothing to say. */
export function outlook(session: SessionView, now: number): string | undefined {
  const { state, renewsAt, problem, expiresAt } = session
  switch (state) {
    case 'starting':
      return t.sessions.starting
    case 'refreshing':
      return t.sessions.renewing
    case 'needs-sign-in':
      return t.sessions.needsYou
    case 'expired':
    case 'stopped':
      return t.sessions.over
    case 'active':
      if (expiresAt === undefined) return t.sessions.lastingText
      if (lifeOf(session, now).left === 0) return t.sessions.over
      if (renewsAt === undefined) return problem === undefined ? undefined : t.sessions.needsYou
      // A moment that has passed is no promise any more.
      if (Date.parse(renewsAt) <= now) return t.sessions.renewing
      return problem === undefined
        ? t.sessions.renewsAt(clock(renewsAt, now))
        : t.sessions.triesAgainAt(clock(renewsAt, now))
  }
}

/** Whether a person has to do something before it is (or stays) of use. */
export function needsPerson(session: Pick<SessionView, 'state' | 'problem' | 'renewsAt'>): boolean {
  if (session.state === 'needs-sign-in') return true
  return session.state === 'active' && session.problem !== undefined && session.renewsAt === undefined
}

const marks = [15 * minute, 5 * minute, minute]

/** The mark that was passed between two looks, in ms left; the lowest of several, as after a sleep. 0 is the end. */
export function markPassed(before: number, left: number): number | undefined {
  if (before > 0 && left <= 0) return 0
  return marks.filter((mark) => before > mark && left <= mark && left > 0).at(-1)
}
