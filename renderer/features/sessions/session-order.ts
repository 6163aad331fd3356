import type { SessionView } from '#contract/model.ts'
import { needsPerson } from '#shared/session-offers.ts'

/** What needs a person first, then what ends first, by the minute; what has ended last. Equal ones by name: nothing jumps. */
export function inOrder(sessions: readonly SessionView[]): readonly SessionView[] {
  return sessions.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      endOf(a) - endOf(b) ||
      (a.accountName ?? '').localeCompare(b.accountName ?? '') ||
      a.role.localeCompare(b.role) ||
      (a.id < b.id ? -1 : 1),
  )
}

function rank(session: SessionView): number {
  if (needsPerson(session)) return 0
  return session.state === 'expired' || session.state === 'stopped' ? 2 : 1
}

const endOf = ({ expiresAt }: SessionView): number =>
  expiresAt === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(Date.parse(expiresAt) / 60_000)
