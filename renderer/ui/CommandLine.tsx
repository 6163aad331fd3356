import styles from './CommandLine.module.css'
import { CommandText } from './CommandText.tsx'
import { CopyButton } from './CopyButton.tsx'

/** A command to run in a terminal, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className={styles['line']}>
      <CommandText command={command} className={styles['command']} />
      <CopyButton text={command} />
    </div>
  )
}
