import type { NoticeView } from '#contract/model.ts'
import { timeLeft } from '#shared/times.ts'
import type { Source } from '../identity/source.ts'
import type { CredentialHolder } from './credential-holder.ts'
import type { Session } from './session-store.ts'

/** What a person should know though nobody waits for it. */
export type SignInNotice = Required<Pick<NoticeView, 'message' | 'hint' | 'action'>>

export interface SignInNoticesDeps {
  readonly notify: (notice: SignInNotice) => void
  /** What to type for a role and no other; undefined once it is gone. */
  readonly wordFor: (roleId: string) => string | undefined
  readonly source: (name: string) => Pick<Source, 'signIn'> | undefined
  readonly issuer: {
    readonly of: (session: Session) => Pick<CredentialHolder, 'status' | 'isUsable' | 'accessKeyId' | 'refresh'>
    readonly awsNow: (session: Session) => number
  }
}

/**
 * Tells of sources that need a person: one notice per source, not one per session or request, until it gives credentials again. Then its
 * other sessions are renewed too: one sign-in is enough for all of them.
 */
export function createSignInNotices(deps: SignInNoticesDeps) {
  const { issuer } = deps
  const told = new Set<string>()
  /** The key that each session had at the last look. */
  const keys = new WeakMap<Session, string>()

  /** For a person; one that is being renewed may not need one any more. */
  function isWaiting(session: Session): boolean {
    const { state, needsPerson } = issuer.of(session).status()
    return needsPerson && state !== 'refreshing' && state !== 'starting'
  }

  /** One session has changed; `all`: the running ones. */
  return (session: Session, all: () => readonly Session[]): void => {
    const { role } = session
    const key = issuer.of(session).accessKeyId()
    if (key !== undefined && key !== keys.get(session)) {
      keys.set(session, key)
      told.delete(role.source)
      for (const each of all()) if (each.role.source === role.source && isWaiting(each)) issuer.of(each).refresh()
    }
    // A person who waits for the answer sees it there.
    if (told.has(role.source) || session.persons > 0 || !isWaiting(session)) return
    told.add(role.source)
    deps.notify(noticeOf(session, deps))
  }
}

function noticeOf(session: Session, { issuer, wordFor, source }: SignInNoticesDeps): SignInNotice {
  const { roleId, role, hasStarted } = session
  const holder = issuer.of(session)
  const account = role.accountName ?? role.accountId
  const place = account === undefined ? role.name : `${role.name} in ${account}`
  const { expiresAt } = holder.status()
  const left = expiresAt === undefined ? 0 : expiresAt - issuer.awsNow(session)
  // Renewing wants a session that lives; starting takes up one that has ended too.
  const kind = holder.isUsable() ? 'renew' : 'start'
  const signsIn = source(role.source)?.signIn !== undefined
  return {
    message:
      (hasStarted ? `Sign in again to keep ${place}.` : `Sign in to start ${place}, which a tool asked for.`) +
      (holder.isUsable() && left > 0 ? ` ${timeLeft(left)} left.` : ''),
    hint: `Run: latchkey ${signsIn ? `sign-in ${role.source}` : `${kind} ${wordFor(roleId) ?? roleId}`}`,
    action: signsIn ? { kind: 'sign-in', source: role.source, label: 'Sign in' } : { kind, roleId, label: 'Sign in' },
  }
}
