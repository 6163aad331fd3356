import { useEffect, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useToast } from '../../../ui/toast.tsx'

export interface RowMenuState {
  readonly role: RoleView | undefined
  readonly open: (role: RoleView | undefined) => void
  readonly close: () => void
}

/** The menu of one role, wherever its row is by now. It closes with its role, and says so. */
export function useRowMenu(roles: ReadonlyMap<string, RoleView>): RowMenuState {
  const toast = useToast()
  const [asked, ask] = useState<RoleView>()
  const role = asked && roles.get(asked.id)
  useEffect(() => {
    if (asked === undefined || role !== undefined) return
    ask(undefined)
    toast({ text: t.roles.gone(asked.name) })
  }, [asked, role, toast])
  return { role, open: ask, close: () => ask(undefined) }
}
