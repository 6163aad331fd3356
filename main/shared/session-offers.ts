// What can be done with a session, how it looks and whether it needs a person, so that window, tray and command line agree. Pure: times are epoch ms.

export const sessionStates = ['starting', 'active', 'refreshing', 'needs-sign-in', 'expired', 'stopped'] as const
export type SessionState = (typeof sessionStates)[number]

/** Of a whole session, or as much as a role's row knows of its own. */
export interface SessionFacts {
  readonly state: SessionState
  readonly startedAt?: string | undefined
  readonly issuedAt?: string | undefined
  readonly expiresAt?: string | undefined
  readonly renewsAt?: string | undefined
  readonly problem?: string | undefined
}

export type Tone = 'ok' | 'warn' | 'expired'

export interface SessionOffers {
  /** What has ended by the clock is not active any more, whatever was told last. */
  readonly state: SessionState
  /** Ms; undefined where no end is known, 0 once tools cannot use it. */
  readonly left: number | undefined
  readonly tone: Tone
  /** A person has to do something before it is (or stays) of use. */
  readonly needsPerson: boolean
  /** Tools can use it, or can as soon as its credentials are there. */
  readonly isLive: boolean
  /** Credentials are being fetched already. */
  readonly isBusy: boolean
  /** What gets it new credentials, and by which word. Renewing wants a session that lives; starting takes up one that has ended too. */
  readonly renewal: { readonly call: 'start' | 'renew'; readonly word: 'startAgain' | 'signIn' | 'renew' }
}

/** From here on a session warns; of a short life, in its last third. */
const warnMs = 10 * 60_000
/** Less is shown as nothing. */
const leastMs = 1000

export function offersOf(session: SessionFacts, now: number): SessionOffers {
  const { expiresAt } = session
  const rest = expiresAt === undefined ? undefined : Math.max(0, Date.parse(expiresAt) - now)
  const ended = rest !== undefined && rest < leastMs
  const state = session.state === 'active' && ended ? 'expired' : session.state
  const isLive = state === 'starting' || state === 'active' || state === 'refreshing'
  const waits = needsPerson({ ...session, state })
  const over = !isLive || ended
  const warns = waits || (rest !== undefined && rest <= warningOf(session))
  return {
    state,
    left: over ? 0 : rest,
    tone: over ? 'expired' : warns ? 'warn' : 'ok',
    needsPerson: waits,
    isLive,
    isBusy: state === 'starting' || state === 'refreshing',
    renewal: {
      call: isLive ? 'renew' : 'start',
      word: waits ? 'signIn' : isLive ? 'renew' : 'startAgain',
    },
  }
}

/** As far as it is known without a clock. */
export function needsPerson({ state, problem, renewsAt }: SessionFacts): boolean {
  return state === 'needs-sign-in' || (state === 'active' && problem !== undefined && renewsAt === undefined)
}

/** Whether a source waits for somebody now: one that will ask for a code waits only once a session cannot go on without it. */
export function sourceWaits(
  { name, state }: { readonly name: string; readonly state: string },
  sessions: readonly (SessionFacts & { readonly source: string })[],
): boolean {
  return state === 'needs-mfa'
    ? sessions.some((session) => session.source === name && needsPerson(session))
    : state !== 'ready'
}

/** What is left (ms) when the warning begins; never where the session does not end. */
function warningOf({ startedAt, issuedAt, expiresAt }: SessionFacts): number {
  const began = issuedAt ?? startedAt
  return began === undefined ? warnMs : Math.min(warnMs, (Date.parse(expiresAt ?? '') - Date.parse(began)) / 3)
}

/** Ms until the tone changes by time alone: to its warning, then to its end. Undefined when it will not. */
export function untilToneChanges(session: SessionFacts, now: number): number | undefined {
  const { left } = offersOf(session, now)
  if (left === undefined || left === 0) return undefined
  const warning = warningOf(session)
  return left > warning ? left - warning : left - leastMs + 1
}
