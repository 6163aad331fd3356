import { Unplug } from 'lucide-react'
import { CommandLine } from '../ui/CommandLine.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import styles from './Shell.module.css'
import { useAway } from './use-away.ts'

/** The agent did not answer since the page was opened: there is no list to fall back to. */
export function NeverThere() {
  const { title, hint, command } = useAway()
  return (
    <div role="alert" className={styles['never']}>
      <EmptyState icon={Unplug} title={title} text={hint} actions={command && <CommandLine command={command} />} />
    </div>
  )
}
