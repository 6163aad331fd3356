import { RoleRow } from './RoleRow.tsx'
import { RowActions } from './RowActions.tsx'
import { RowNotice } from './RowNotice.tsx'
import type { RowState } from './RoleGrid.tsx'
import type { Row } from './sections.ts'
import { SessionRow } from './SessionRow.tsx'
import type { Copying } from '../../../store/use-copy.ts'
import type { Lengths } from './use-lengths.ts'
import type { RoleProgress } from '../../../store/use-progress.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'

/** A row with what hangs on it: its actions while it is active or pointed at, and a notice below it. */
export function PickerRow({
  row,
  state,
  lengths,
  progress,
  actions,
  copying,
  usualRegion,
  onMenu,
}: {
  readonly row: Row
  readonly state: RowState
  readonly lengths: Lengths
  readonly progress: RoleProgress
  readonly actions: RoleActions
  readonly copying: Copying
  readonly usualRegion: string | undefined
  readonly onMenu: (key: string) => void
}) {
  const own = progress.of.get(row.roleId)
  const height = lengths.own(row)
  const covered = state.active || state.hovered
  return (
    <>
      {row.kind === 'session' ? (
        <SessionRow row={row} height={height} progress={own} covered={covered} />
      ) : (
        <RoleRow row={row} height={height} usualRegion={usualRegion} progress={own} covered={covered} />
      )}
      {covered && (
        <RowActions
          row={row}
          height={height}
          progress={own}
          actions={actions}
          copying={copying}
          onMenu={() => onMenu(row.key)}
        />
      )}
      {own?.kind === 'failed' && (
        <RowNotice progress={own} top={height} onDismiss={() => progress.set(row.roleId, undefined)} />
      )}
    </>
  )
}
