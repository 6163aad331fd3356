import type { RoleView, SessionView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { AccountMark } from './AccountMark.tsx'
import { ProductionBadge } from './ProductionBadge.tsx'

/** `role` is unknown once it has gone: then the session itself has to tell. */
export const inProduction = ({ role: name, accountName }: SessionView, role: RoleView | undefined): boolean =>
  isProduction(role ?? { name, accountName, labels: {} })

/** As whom a session acts: the account's colour, the role's name, and whether that is production. */
export function SessionName({
  session,
  role,
  className,
  shrinks = false,
}: {
  readonly session: SessionView
  readonly role: RoleView | undefined
  readonly className?: string | undefined
  readonly shrinks?: boolean
}) {
  return (
    <>
      <AccountMark role={role ?? { name: session.role, accountId: session.accountId, labels: {} }} />
      <bdi className={className} title={session.role}>
        {session.role}
      </bdi>
      {inProduction(session, role) && <ProductionBadge shrinks={shrinks} />}
    </>
  )
}
