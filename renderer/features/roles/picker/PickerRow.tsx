import { CircleAlert, X } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import type { Copying } from '../../../store/use-copy.ts'
import type { RoleProgress } from '../../../store/use-progress.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import type { Progress } from '../../../store/progress.ts'
import { RoleRow } from './RoleRow.tsx'
import { RowActions } from './RowActions.tsx'
import type { RowState } from './RoleGrid.tsx'
import type { Row } from './sections.ts'
import { ActiveRow } from './ActiveRow.tsx'
import type { Lengths } from './use-lengths.ts'
import styles from './PickerRow.module.css'

/** A row with what hangs on it: its actions while it is active or pointed at, and a notice below it. */
export function PickerRow({
  row,
  state,
  lengths,
  hasNotice,
  progress,
  actions,
  copying,
  usualRegion,
  onMenu,
}: {
  readonly row: Row
  readonly state: RowState
  readonly lengths: Lengths
  readonly hasNotice: boolean
  readonly progress: RoleProgress
  readonly actions: RoleActions
  readonly copying: Copying
  readonly usualRegion: string | undefined
  readonly onMenu: (key: string) => void
}) {
  const own = progress.of.get(row.roleId)
  const height = lengths.own(row)
  const buttons =
    state.active || state.hovered ? (
      <RowActions row={row} progress={own} actions={actions} copying={copying} onMenu={() => onMenu(row.key)} />
    ) : undefined
  return (
    <>
      {row.kind === 'session' ? (
        <ActiveRow row={row} height={height} progress={own} actions={buttons} />
      ) : (
        <RoleRow row={row} height={height} usualRegion={usualRegion} progress={own} actions={buttons} />
      )}
      {hasNotice && own?.kind === 'failed' && (
        <RowNotice progress={own} top={height} onDismiss={() => progress.set(row.roleId, undefined)} />
      )}
    </>
  )
}

/** Below a row: what went wrong and what to do. */
function RowNotice({
  progress: { failure, again },
  top,
  onDismiss,
}: {
  readonly progress: Extract<Progress, { readonly kind: 'failed' }>
  /** Where the row itself ends (px). */
  readonly top: number
  readonly onDismiss: () => void
}) {
  const { message, hint } = failure
  return (
    <span role="gridcell" className={styles['failed']} style={{ top }}>
      <CircleAlert aria-hidden="true" />
      <span className={styles['text']} title={[message, hint].join('\n')}>
        <span className={styles['message']}>{message}</span>
        <span className={styles['hint']}>{hint}</span>
      </span>
      <Button size="small" onPress={again}>
        {t.roles.tryAgain}
      </Button>
      <IconButton label={t.roles.dismiss} icon={X} onPress={onDismiss} />
    </span>
  )
}
