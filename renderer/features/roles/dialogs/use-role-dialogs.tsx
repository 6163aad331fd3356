import { type ReactNode, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import { useFocusReturn } from '../../../ui/hooks/use-focus-return.ts'
import { RegionDialog } from '../../../ui/dialogs/RegionDialog.tsx'
import type { RoleActions } from '../../../store/role-actions.tsx'
import { LabelsDialog } from './LabelsDialog.tsx'

export interface RoleDialogs {
  readonly region: (roleId: string) => void
  readonly labels: (roleId: string) => void
  /** The one that is open, to be rendered. */
  readonly open: ReactNode
}

export function useRoleDialogs(roles: ReadonlyMap<string, RoleView>, actions: RoleActions): RoleDialogs {
  const [asked, ask] = useState<{ readonly dialog: 'region' | 'labels'; readonly role: RoleView | undefined }>()
  // A role is gone for a moment when another agent takes over: what is being typed stays.
  const role = asked?.role && (roles.get(asked.role.id) ?? asked.role)
  useFocusReturn(asked !== undefined)
  const close = (): void => ask(undefined)

  function dialog(): ReactNode {
    if (asked === undefined || role === undefined) return null
    if (asked.dialog === 'labels') return <LabelsDialog key={role.id} role={role} onClose={close} />
    const start = (region: string): void => {
      close()
      actions.start(role, region)
    }
    return <RegionDialog role={role} onStart={start} onClose={close} />
  }

  return {
    region: (roleId) => ask({ dialog: 'region', role: roles.get(roleId) }),
    labels: (roleId) => ask({ dialog: 'labels', role: roles.get(roleId) }),
    open: dialog(),
  }
}
