import { Unplug } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { CommandLine } from '../../ui/CommandLine.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import styles from './Shell.module.css'
import { useAway } from './use-away.ts'

/** The agent did not answer since the page was opened: there is no list to fall back to. */
export function NeverThere() {
  const { hint, command } = useAway()
  return (
    <div role="alert" className={styles['never']}>
      <EmptyState icon={Unplug} title={t.shell.awayTitle} text={hint} actions={<CommandLine command={command} />} />
    </div>
  )
}
