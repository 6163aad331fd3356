import { useCallback, useEffect, useMemo, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { useWide } from '../../ui/hooks/use-wide.ts'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { Picker } from './picker/Picker.tsx'
import type { PastedPage } from './picker/pasted.ts'
import { RoleDetail } from './detail/RoleDetail.tsx'
import { useCopy } from '../../store/use-copy.ts'
import { useProgress } from '../../store/use-progress.ts'
import { type RoleActions, useRoleActions } from '../../store/role-actions.tsx'
import { useRoleDialogs } from './dialogs/use-role-dialogs.tsx'

const none: ReadonlyMap<string, RoleView> = new Map()

/** The picker, and beside it (or, in a narrow window, over it) the details of one role. */
export function RolesView() {
  const { place } = useStores()
  const roles = useKnown('roles')
  const roleId = useKnown('place', (known) => known.roleId)
  const progress = useProgress()
  const [page, setPage] = useState<PastedPage>()
  const actions = useActionsFor(page)
  const copying = useCopy()
  const wide = useWide()
  const dialogs = useRoleDialogs(roles ?? none, actions)
  const shown = roleId === undefined ? undefined : roles?.get(roleId)
  const showDetails = useCallback((id: string | undefined): void => place.setState({ roleId: id }), [place])

  // A narrow window shows the list first; details of the row that was active in a wide one would cover it.
  useEffect(() => {
    if (!wide) place.setState({ roleId: undefined })
  }, [wide, place])

  return (
    <ViewFrame
      title={t.roles.title}
      detail={
        shown === undefined ? undefined : (
          <RoleDetail
            role={shown}
            progress={progress.of.get(shown.id)}
            actions={actions}
            copying={copying}
            dialogs={dialogs}
            opensPage={page?.isMeant === true}
            onDone={() => progress.set(shown.id, undefined)}
          />
        )
      }
      {...(wide ? {} : { onCloseDetail: () => showDetails(undefined) })}
    >
      <Picker
        roles={roles}
        progress={progress}
        actions={actions}
        copying={copying}
        dialogs={dialogs}
        onPage={setPage}
        onActive={wide ? showDetails : undefined}
        onDetails={wide ? undefined : showDetails}
      />
      {dialogs.open}
    </ViewFrame>
  )
}

/** While a link is in the search field, the console of a role opens at its page. */
function useActionsFor(pasted: PastedPage | undefined): RoleActions {
  const actions = useRoleActions()
  return useMemo(
    () => (pasted === undefined ? actions : { ...actions, console: (role) => actions.console(role, pasted.page) }),
    [actions, pasted],
  )
}
