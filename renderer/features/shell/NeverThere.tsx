import { Unplug } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { CommandLine } from '../../ui/CommandLine.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import styles from './Shell.module.css'

/** The agent did not answer since the page was opened: there is no list to fall back to. */
export function NeverThere() {
  return (
    <div role="alert" className={styles['never']}>
      <EmptyState
        icon={Unplug}
        title={t.shell.awayTitle}
        text={t.shell.awayText}
        actions={<CommandLine command={t.shell.awayCommand} />}
      />
    </div>
  )
}
