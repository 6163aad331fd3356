import { Copy } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { environmentCommand, execCommand, unsetCommand, usualFormat } from './commands.ts'
import styles from './TerminalHowTo.module.css'
import type { Copying } from './use-copy.ts'

/** The whole way from a role to a working command. */
export function TerminalHowTo({ word, copying }: { readonly word: string; readonly copying: Copying }) {
  const format = usualFormat(useKnown('desktop', (state) => state?.platform))
  const steps = [
    { text: t.roles.runOne, command: execCommand(word) },
    { text: t.roles.takeOver, command: environmentCommand(word, format, false) },
    { text: t.roles.giveBack, command: unsetCommand(word, format) },
  ]
  return (
    <section className={styles['section']}>
      <h3 className={styles['title']}>{t.roles.inTerminal}</h3>
      {steps.map(({ text, command }) => (
        <div key={command} className={styles['step']}>
          <p className={styles['text']}>{text}</p>
          <div className={styles['command']}>
            <code>{command}</code>
            <IconButton
              label={t.roles.copyThis(command)}
              icon={Copy}
              onPress={() => copying.text(command, t.roles.command)}
            />
          </div>
        </div>
      ))}
    </section>
  )
}
