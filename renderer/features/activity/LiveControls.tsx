import { Braces, Download, Pause, Play, Sheet } from 'lucide-react'
import type { AuditFormat } from '#shared/audit-export.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { MenuButton } from '../../ui/menus/MenuButton.tsx'
import { MenuItem } from '../../ui/menus/MenuItem.tsx'
import styles from './LiveControls.module.css'

export function LiveControls({
  away,
  paused,
  held,
  exporting,
  onPause,
  onExport,
}: {
  /** No connection to the agent now. */
  readonly away: boolean
  readonly paused: boolean
  /** Records that wait for the end of the pause. */
  readonly held: number
  readonly exporting: boolean
  readonly onPause: (paused: boolean) => void
  readonly onExport: (format: AuditFormat) => void
}) {
  return (
    <div className={styles['controls']}>
      <span className={styles['state']} data-still={paused || away || undefined}>
        <span className={styles['dot']} aria-hidden="true" />
        {away ? t.activity.away : paused ? t.activity.paused(held) : t.activity.live}
      </span>
      <Button size="small" onPress={() => onPause(!paused)}>
        {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        {paused ? t.activity.resume : t.activity.pause}
      </Button>
      <MenuButton label={t.activity.export} icon={Download} isDisabled={exporting}>
        <MenuItem
          id="jsonl"
          icon={Braces}
          label={t.activity.exportJsonl}
          description={t.activity.exportJsonlText}
          onAction={() => onExport('jsonl')}
        />
        <MenuItem
          id="csv"
          icon={Sheet}
          label={t.activity.exportCsv}
          description={t.activity.exportCsvText}
          onAction={() => onExport('csv')}
        />
      </MenuButton>
    </div>
  )
}
