import { CircleAlert, Copy, Terminal, X } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { execCommand } from './commands.ts'
import styles from './RowNotice.module.css'
import type { Copying } from './use-copy.ts'
import type { Progress } from './use-progress.ts'

/** Below a row: what went wrong and what to do, or how to use what was just started. */
export function RowNotice({
  progress,
  top,
  word,
  copying,
  onDismiss,
}: {
  readonly progress: Progress | undefined
  /** Where the row itself ends (px). */
  readonly top: number
  readonly word: () => string
  readonly copying: Copying
  readonly onDismiss: () => void
}) {
  if (progress?.kind === 'failed') {
    const { message, hint } = progress.failure
    return (
      <span role="gridcell" className={styles['failed']} style={{ top }}>
        <CircleAlert aria-hidden="true" />
        <span className={styles['text']} title={[message, hint].join('\n')}>
          <span className={styles['message']}>{message}</span>
          <span className={styles['hint']}>{hint}</span>
        </span>
        <Button size="small" onPress={progress.again}>
          {t.roles.tryAgain}
        </Button>
        <IconButton label={t.roles.dismiss} icon={X} onPress={onDismiss} />
      </span>
    )
  }
  if (progress?.kind !== 'next') return null
  const command = execCommand(word())
  return (
    <span role="gridcell" className={styles['next']} style={{ top }}>
      <Terminal aria-hidden="true" />
      <span className={styles['text']}>
        <span className={styles['hint']}>{t.roles.readyNext}</span>
        <code className={styles['message']} title={command}>
          {command}
        </code>
      </span>
      <IconButton
        label={t.roles.copyThis(command)}
        icon={Copy}
        onPress={() => copying.text(command, t.roles.command)}
      />
      <IconButton label={t.roles.dismiss} icon={X} onPress={onDismiss} />
    </span>
  )
}
