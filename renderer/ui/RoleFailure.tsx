import type { SessionView } from '#contract/model.ts'
import { offersOf } from '#shared/session-offers.ts'
import type { Progress } from '../store/progress.ts'
import { useRoleActions } from '../store/role-actions.tsx'
import { ErrorPanel } from './ErrorPanel.tsx'
import { failureFrom } from './failure.ts'
import { useNow } from './hooks/use-now.ts'

/** What went wrong last with a role, once: what this window began, else what the agent tried by itself. */
export function RoleFailure({
  role,
  session,
  progress,
}: {
  readonly role: { readonly id: string; readonly name: string; readonly source: string }
  readonly session: SessionView | undefined
  readonly progress: Progress | undefined
}) {
  const actions = useRoleActions()
  const now = useNow()
  if (progress?.kind === 'failed') return <ErrorPanel failure={progress.failure} again={progress.again} of={role} />
  const failed = session?.failure
  if (session === undefined || failed === undefined) return null
  const { call } = offersOf(session, now).renewal
  return <ErrorPanel failure={failureFrom(failed.message, failed)} again={() => actions[call](role)} of={role} />
}
