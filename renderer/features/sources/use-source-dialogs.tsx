import { type ReactNode, useEffect, useState } from 'react'
import type { RoleView, SourceView } from '#contract/model.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { useFocusReturn } from '../../ui/hooks/use-focus-return.ts'
import { EditSource } from './EditSource.tsx'
import { RoleDialog } from './RoleDialog.tsx'
import { editOf, forgetDraft } from './use-draft.ts'

export interface SourceDialogs {
  readonly edit: (source: SourceView) => void
  /** Without a role: a new one. */
  readonly role: (source: SourceView, role?: RoleView) => void
  /** The one that is open, to be rendered. */
  readonly open: ReactNode
}

interface Asked {
  readonly dialog: 'edit' | 'role'
  /** As it was when the dialog opened. */
  readonly source: SourceView
  readonly role?: RoleView | undefined
}

/** Beside the details, not in them: what is typed outlives a source that is gone, for good or while another agent takes over. */
export function useSourceDialogs(): SourceDialogs {
  const { place, roles, drafts } = useStores()
  const sources = useKnown('status', (status) => status?.sources)
  const [asked, ask] = useState<Asked>()
  const wanted = useKnown('place', ({ editAsked }) => editAsked)
  useEffect(() => {
    if (wanted === undefined || sources === undefined) return
    const source = sources.find(({ name }) => name === wanted.source)
    const role = wanted.roleId === undefined ? undefined : roles.getState()?.get(wanted.roleId)
    place.setState({ editAsked: undefined })
    if (source === undefined) return
    if (wanted.goesOn !== true) forgetDraft(drafts, editOf(source.name))
    if (wanted.roleId === undefined) ask({ dialog: 'edit', source })
    else if (role?.editable === true) ask({ dialog: 'role', source, role })
  }, [wanted, sources, roles, place, drafts])
  useFocusReturn(asked !== undefined)
  const close = (): void => ask(undefined)

  function dialog(): ReactNode {
    if (asked === undefined) return null
    const { source, role } = asked
    return asked.dialog === 'edit' ? (
      <EditSource key={source.name} source={source} onClose={close} />
    ) : (
      <RoleDialog key={`${source.name}/${role?.id}`} source={source} role={role} onClose={close} />
    )
  }

  return {
    edit(source) {
      forgetDraft(drafts, editOf(source.name))
      ask({ dialog: 'edit', source })
    },
    role: (source, role) => ask({ dialog: 'role', source, role }),
    open: dialog(),
  }
}
