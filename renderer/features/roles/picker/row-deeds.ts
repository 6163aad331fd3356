import type { SessionOffers } from '#shared/session-offers.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { Copying } from '../../../store/use-copy.ts'
import type { RoleProgress } from '../../../store/use-progress.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'
import type { PickerKey } from './picker-keys.ts'
import { named, type Row } from './sections.ts'
import type { PickerState } from './use-picker.ts'

export interface RowDeeds {
  readonly actions: RoleActions
  readonly copying: Copying
  readonly progress: RoleProgress
  /** Of the row's session, while there is one. */
  readonly offers: (row: Row) => SessionOffers | undefined
  /** Whether terminals follow, and do not have this one. */
  readonly goesToTerminals: (row: Row) => boolean
  readonly openMenu: (key: string) => void
  /** A link to a page is in the search field, and Enter is for that. */
  readonly opensPage: boolean
}

/** Does what a key asks for. False: the key is left to others (the window closes on an Escape that clears nothing). */
export function runKey(key: PickerKey, picker: PickerState, deeds: RowDeeds, input: HTMLInputElement | null): boolean {
  const { active } = picker
  switch (key) {
    case 'type':
      return false
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
    case 'home':
    case 'end':
      picker.move(key)
      input?.focus()
      return true
    case 'escape':
      return back(picker, deeds, input)
    case 'start':
      if (active !== undefined && deeds.opensPage) deeds.actions.console(named(active))
      else if (active !== undefined) startOrUse(active, deeds)
      return active !== undefined
    case 'menu':
      if (active?.role === undefined) return false
      deeds.openMenu(active.key)
      return true
    case 'copy':
      if (active?.role === undefined) return false
      deeds.copying.usual(active.role)
      return true
    case 'console':
      if (active === undefined) return false
      deeds.actions.console(named(active))
      return true
    case 'stop':
      if (
        active === undefined ||
        !(deeds.offers(active) !== undefined || deeds.progress.of.get(active.roleId)?.kind === 'doing')
      )
        return false
      deeds.actions.end(named(active))
      return true
    default:
      return assertNever(key)
  }
}

/** What hangs on the row goes first, then the query. */
function back({ active, query, ask }: PickerState, { progress }: RowDeeds, input: HTMLInputElement | null): boolean {
  const notice = active === undefined ? undefined : progress.of.get(active.roleId)
  if (active !== undefined && (notice?.kind === 'failed' || notice?.kind === 'next')) {
    progress.set(active.roleId, undefined)
    return true
  }
  if (query === '') return false
  ask('')
  input?.focus()
  return true
}

/** A role that runs goes to terminals, or shows how to use it. */
function startOrUse(row: Row, { actions, progress, offers, goesToTerminals }: RowDeeds): void {
  if (progress.of.get(row.roleId)?.kind === 'doing') return
  if (offers(row)?.isLive !== true) actions.start(named(row))
  else if (goesToTerminals(row)) actions.use(named(row))
  else progress.set(row.roleId, progress.of.get(row.roleId)?.kind === 'next' ? undefined : { kind: 'next' })
}
