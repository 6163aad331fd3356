import { Ban, Check, Rows3 } from 'lucide-react'
import { offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, usePage } from '../../store/context.tsx'
import { titledSession } from '../../ui/marks/role-title.ts'
import { titleAmong } from '../../ui/marks/use-title.ts'
import { MenuItem } from '../../ui/menus/MenuItem.tsx'

/** The roles that run, to give one to terminals. */
export function RoleItems({
  roleId,
  onRole,
  onNone,
}: {
  /** What they have. */
  readonly roleId: string | undefined
  readonly onRole: (roleId: string, name: string) => void
  readonly onNone: (() => void) | undefined
}) {
  const { stores, now } = usePage()
  const roles = useKnown('roles')
  const sessions = useKnown('status', (status) => status?.sessions) ?? []
  const live = sessions.filter((session) => offersOf(session, now()).isLive)
  return (
    <>
      {live.map((session) => (
        <MenuItem
          key={session.id}
          id={session.roleId}
          label={titleAmong(roles, titledSession(session, roles?.get(session.roleId)))}
          icon={session.roleId === roleId ? Check : undefined}
          onAction={() => onRole(session.roleId, session.role)}
        />
      ))}
      {live.length === 0 && (
        <MenuItem
          id="roles"
          label={t.terminals.startFirst}
          icon={Rows3}
          onAction={() => stores.place.setState({ view: 'roles' })}
        />
      )}
      {onNone !== undefined && <MenuItem id="none" label={t.terminals.noRole} icon={Ban} onAction={onNone} />}
    </>
  )
}
