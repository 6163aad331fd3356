import type { RoleView, SessionView } from '#contract/model.ts'
import { offersOf, type SessionFacts, type SessionOffers } from '#shared/session-offers.ts'
import { useNow } from '../ui/hooks/use-now.ts'
import { useKnown } from './context.tsx'

type Listed = Pick<RoleView, 'id' | 'session'>

/** All that is known of the role's session; while that is on its way, what its list says. */
export function sessionOf({ id, session }: Listed, sessions: readonly SessionView[] = []): SessionFacts | undefined {
  return sessions.find(({ roleId }) => roleId === id) ?? session
}

export function useSessionOf(role: Listed): SessionFacts | undefined {
  return useKnown('status', (status) => sessionOf(role, status?.sessions))
}

/** Whether a console of the role is on its way to the browser. */
export function useOpening(roleId: string): boolean {
  return useKnown('opening', (known) => known.some((each) => each.roleId === roleId))
}

/** Undefined while the role has no session. */
export function useOffers(role: Listed): SessionOffers | undefined {
  const now = useNow()
  const session = useSessionOf(role)
  return session && offersOf(session, now)
}
