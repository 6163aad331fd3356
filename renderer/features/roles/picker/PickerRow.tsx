import { CircleAlert, X } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import type { Copying } from '../../../store/use-copy.ts'
import type { RoleProgress } from '../../../store/use-progress.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'
import { sentences } from '#shared/sentences.ts'
import { FailureActions } from '../../../ui/FailureActions.tsx'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import type { Progress } from '../../../store/progress.ts'
import { SessionRow } from '../../../ui/SessionRow.tsx'
import { RoleRow } from './RoleRow.tsx'
import type { Range } from '../../../ui/marks/Marked.tsx'
import { RowActions } from './RowActions.tsx'
import type { RowState } from './RoleGrid.tsx'
import type { Row } from './sections.ts'
import type { Lengths } from './use-lengths.ts'
import styles from './PickerRow.module.css'

/** A row with what hangs on it: its actions while it is active or pointed at, and a notice below it. */
export function PickerRow({
  row,
  ranges,
  state,
  lengths,
  hasNotice,
  progress,
  actions,
  copying,
  usualRegion,
  onMenu,
  onDetails,
}: {
  readonly row: Row
  readonly ranges: readonly Range[]
  readonly state: RowState
  readonly lengths: Lengths
  readonly hasNotice: boolean
  readonly progress: RoleProgress
  readonly actions: RoleActions
  readonly copying: Copying
  readonly usualRegion: string | undefined
  readonly onMenu: (key: string) => void
  readonly onDetails: ((roleId: string) => void) | undefined
}) {
  const own = progress.of.get(row.roleId)
  const height = lengths.own(row)
  const buttons =
    state.active || state.hovered ? (
      <RowActions row={row} progress={own} actions={actions} copying={copying} onMenu={onMenu} />
    ) : undefined
  return (
    <>
      {row.kind === 'session' ? (
        <SessionRow session={row.session} role={row.role} height={height} progress={own} actions={buttons} />
      ) : (
        <RoleRow row={row} ranges={ranges} height={height} usualRegion={usualRegion} progress={own} actions={buttons} />
      )}
      {hasNotice && own?.kind === 'failed' && (
        <RowNotice
          progress={own}
          of={{ id: row.roleId, source: row.kind === 'session' ? row.session.source : row.role.source }}
          top={height}
          onDetails={onDetails && (() => onDetails(row.roleId))}
          onDismiss={() => progress.set(row.roleId, undefined)}
        />
      )}
    </>
  )
}

/** Below a row: what went wrong and what to do. */
function RowNotice({
  progress: { failure, again },
  of,
  top,
  onDetails,
  onDismiss,
}: {
  readonly progress: Extract<Progress, { readonly kind: 'failed' }>
  readonly of: { readonly id: string; readonly source: string }
  /** Where the row itself ends (px). */
  readonly top: number
  readonly onDetails: (() => void) | undefined
  readonly onDismiss: () => void
}) {
  const text = sentences(failure.message, failure.hint)
  return (
    <span role="gridcell" className={styles['failed']} style={{ top }}>
      <CircleAlert aria-hidden="true" />
      <span className={styles['text']} title={text}>
        {text}
      </span>
      <IconButton label={t.roles.dismiss} icon={X} onPress={onDismiss} />
      <span className={styles['actions']}>
        <FailureActions failure={failure} again={again} of={of} />
        {onDetails !== undefined && (
          <Button size="small" onPress={onDetails}>
            {t.common.details}
          </Button>
        )}
      </span>
    </span>
  )
}
