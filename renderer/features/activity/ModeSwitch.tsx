import { ArrowLeft } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { Modes } from '../../ui/Modes.tsx'
import styles from './ModeSwitch.module.css'

export const modes = ['requests', 'groups'] as const
export type Mode = (typeof modes)[number]

/** Single requests or what sent them; from the requests of one group the way back. */
export function ModeSwitch({
  mode,
  onMode,
  onBack,
}: {
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
  /** While the requests are those of a group that was opened. */
  readonly onBack: (() => void) | undefined
}) {
  return (
    <div className={styles['bar']}>
      <Modes label={t.activity.mode} modes={modes} labels={t.activity.modes} mode={mode} onMode={onMode} />
      {onBack !== undefined && (
        <Button size="small" variant="quiet" shortcut="Escape" onPress={onBack}>
          <ArrowLeft aria-hidden="true" />
          {t.activity.allGroups}
          <Kbd keys="Escape" />
        </Button>
      )}
    </div>
  )
}
