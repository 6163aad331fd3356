// What is known of a session's life, in words and as a share. Pure: times are epoch ms.
import type { SessionView } from '#contract/model.ts'
import { offersOf, type SessionFacts, type Tone } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { shareLeft, timeLeft } from '#shared/times.ts'
import { clock } from '../hooks/clock.ts'

const minute = 60_000

export interface Life {
  /** Ms; undefined where nothing ends. Never below 0. */
  readonly left: number | undefined
  /** In steps that an eye can tell apart. */
  readonly share: number
  readonly tone: Tone
  /** `47 min`, `No end`, `Starting`. */
  readonly text: string
}

type Lived = SessionFacts & Pick<SessionView, 'startedAt'>

export function lifeOf(session: Lived, now: number): Life {
  const { state, left, tone, isLive } = offersOf(session, now)
  if (left === 0) return { left, share: 0, tone, text: t.sessions.state[isLive ? 'expired' : state] }
  if (left === undefined || session.expiresAt === undefined) {
    const starting = state === 'starting'
    return { left, share: starting ? 0 : 1, tone, text: starting ? t.sessions.state.starting : t.sessions.lasting }
  }
  const life = Date.parse(session.expiresAt) - Date.parse(session.issuedAt ?? session.startedAt)
  // In steps of a minute: a ring that creeps draws the eye for nothing.
  const share = shareLeft(left < minute ? left : Math.floor(left / minute) * minute, life)
  return { left, share: Math.round(share * 60) / 60, tone, text: timeLeft(left) }
}

/** What comes next, as far as the agent knows it; undefined where there is nothing to say. */
export function outlook(session: SessionView, now: number): string | undefined {
  const { renewsAt, problem, expiresAt } = session
  const { state, needsPerson } = offersOf(session, now)
  if (needsPerson) return t.sessions.needsYou
  switch (state) {
    case 'starting':
      return t.sessions.starting
    case 'refreshing':
      return t.sessions.renewing
    case 'needs-sign-in':
    case 'expired':
    case 'stopped':
      return t.sessions.over
    case 'active':
      if (expiresAt === undefined) return t.sessions.lastingText
      if (renewsAt === undefined) return undefined
      // A moment that has passed is no promise any more.
      if (Date.parse(renewsAt) <= now) return t.sessions.renewing
      return problem === undefined
        ? t.sessions.renewsAt(clock(renewsAt, now))
        : t.sessions.triesAgainAt(clock(renewsAt, now))
  }
}

const marks = [15 * minute, 5 * minute, minute]

/** The mark that was passed between two looks, in ms left; the lowest of several, as after a sleep. 0 is the end. */
export function markPassed(before: number, left: number): number | undefined {
  if (before > 0 && left <= 0) return 0
  return marks.filter((mark) => before > mark && left <= mark && left > 0).at(-1)
}
