import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { CommandText } from '../../../ui/CommandText.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import styles from './TerminalStep.module.css'
import type { Copying } from '../../../store/use-copy.ts'

/** A command to run in a terminal, and what it is for. */
export function TerminalStep({
  text,
  command,
  copying,
  after,
}: {
  readonly text: string
  readonly command: string
  readonly copying: Copying
  readonly after?: ReactNode
}) {
  return (
    <div className={styles['step']}>
      <p className={styles['text']}>{text}</p>
      <div className={styles['command']}>
        <CommandText command={command} />
        <IconButton
          label={t.roles.copyThis(command)}
          icon={Copy}
          onPress={() => copying.text(command, t.roles.command)}
        />
      </div>
      {after}
    </div>
  )
}
