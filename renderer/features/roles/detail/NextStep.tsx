import { Terminal, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../../store/context.tsx'
import { Button } from '../../../ui/Button.tsx'
import { CommandText } from '../../../ui/CommandText.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Kbd } from '../../../ui/Kbd.tsx'
import { execCommand, whoAmI } from '../../../store/commands.ts'
import { InstallOffer } from './InstallOffer.tsx'
import styles from './NextStep.module.css'
import { roleWord } from '../../../store/role-word.ts'
import { TerminalStep } from './TerminalStep.tsx'
import type { Copying } from '../../../store/use-copy.ts'

/** What to do with a role that began to run: first the way that needs nothing installed. Gone with the first request. */
export function NextStep({
  role,
  copying,
  onDismiss,
}: {
  readonly role: RoleView
  readonly copying: Copying
  readonly onDismiss: () => void
}) {
  const stores = useStores()
  const word = roleWord(role, stores.roles.getState()?.values() ?? [])
  const used = useIsUsed(role.id)
  const usedBefore = useRef(used)
  useEffect(() => {
    if (used && !usedBefore.current) onDismiss()
  }, [used, onDismiss])
  return (
    <section className={styles['next']} aria-label={t.roles.readyNext}>
      <header className={styles['header']}>
        <Terminal aria-hidden="true" />
        <h3 className={styles['title']}>{t.roles.readyNext}</h3>
        <IconButton label={t.roles.dismiss} icon={X} shortcut="Escape" onPress={onDismiss} />
      </header>
      <div className={styles['first']}>
        <Button size="small" variant="primary" onPress={() => copying.environment(role)}>
          {t.roles.copy}
          <Kbd keys="Mod+C" />
        </Button>
        <p className={styles['then']}>
          {copying.commandsOnly ? t.roles.thenRun : t.roles.thenPaste} <CommandText command={whoAmI} />
        </p>
      </div>
      <TerminalStep text={t.roles.orExec} command={execCommand(word)} copying={copying} after={<InstallOffer />} />
    </section>
  )
}

/** Whether anything was asked through the role's session. */
function useIsUsed(roleId: string): boolean {
  const session = useKnown('status', (status) => status?.sessions.find((each) => each.roleId === roleId)?.id)
  return useKnown('usage', (usage) => session !== undefined && usage.get(session)?.lastAt !== undefined)
}
