import styles from './CommandLine.module.css'
import { CopyButton } from './CopyButton.tsx'

/** A command to run in a terminal, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className={styles['line']}>
      <code className={styles['command']}>{command}</code>
      <CopyButton text={command} />
    </div>
  )
}
