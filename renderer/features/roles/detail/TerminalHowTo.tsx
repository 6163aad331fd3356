import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../../store/context.tsx'
import { environmentCommand, execCommand, unsetCommand, usualFormat } from '../../../store/commands.ts'
import { InstallOffer } from './InstallOffer.tsx'
import styles from './TerminalHowTo.module.css'
import { TerminalStep } from './TerminalStep.tsx'
import type { Copying } from '../../../store/use-copy.ts'

/** The ways from a role to a working command, for reference. */
export function TerminalHowTo({ word, copying }: { readonly word: string; readonly copying: Copying }) {
  const format = usualFormat(useKnown('desktop', (state) => state?.platform))
  return (
    <section className={styles['section']}>
      <h3 className={styles['title']}>{t.roles.inTerminal}</h3>
      <TerminalStep text={t.roles.runOne} command={execCommand(word)} copying={copying} />
      <TerminalStep text={t.roles.takeOver} command={environmentCommand(word, format, false)} copying={copying} />
      <TerminalStep text={t.roles.giveBack} command={unsetCommand(word, format)} copying={copying} />
      <InstallOffer />
    </section>
  )
}
