import { TerminalSquare } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/use-action.ts'
import { execCommand } from '../roles/commands.ts'
import { roleWord } from '../roles/role-word.ts'
import styles from './NextStep.module.css'

/** For a running role that nobody used yet: the one command that shows it working. */
export function NextStep({ role }: { readonly role: RoleView }) {
  const { desktop } = useClient()
  const roles = useKnown('roles')
  const commandLine = useKnown('desktop', (state) => state?.commandLine)
  const install = useAction(async () => await desktop?.installCommandLine())
  const command = execCommand(roleWord(role, roles?.values() ?? []))
  return (
    <section className={styles['next']} aria-label={t.firstRun.next.title}>
      <h3 className={styles['title']}>
        <TerminalSquare aria-hidden="true" />
        {t.firstRun.next.title}
      </h3>
      {commandLine?.kind === 'absent' && (
        <div className={styles['install']}>
          <p>{t.firstRun.next.installText(commandLine.path)}</p>
          <Button size="small" pending={install.pending} onPress={() => void install.run()}>
            {t.firstRun.next.install}
          </Button>
        </div>
      )}
      {install.failure !== undefined && <ErrorPanel failure={install.failure} />}
      <div className={styles['command']}>
        <code className={styles['code']}>{command}</code>
        <CopyButton text={command} label={t.firstRun.next.copy} />
      </div>
      <p className={styles['text']}>{t.firstRun.next.text}</p>
    </section>
  )
}
