import { useEffect, useRef } from 'react'
import { X } from 'lucide-react'
import type { ProfilePlan } from '#contract/profiles.ts'
import { profileCommands } from '#shared/profile-commands.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown, useStores } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { CommandLine } from '../../ui/CommandLine.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useToast } from '../../ui/toast.tsx'
import type { ProfileActions } from './use-profile-actions.ts'
import styles from './ApplyBar.module.css'

const shareKey = 'profiles.share-sign-in'

export interface Done {
  readonly plan: ProfilePlan
  /** Of the write, to take it back. */
  readonly id: number | undefined
}

/** What was written works so; of native profiles also without a sign-in of their own. */
export function Applied({
  done: { plan, id },
  actions,
  onDismiss,
}: {
  readonly done: Done
  readonly actions: ProfileActions
  readonly onDismiss: () => void
}) {
  const undo = useAction(async () => id !== undefined && (await actions.undo(id)), t.profiles.title)
  const isShared = useKnown('settings', (all) => all?.find(({ key }) => key === shareKey)?.value === true)
  const first = plan.changes.find(({ change, profile }) => profile !== undefined && change !== 'remove')
  const region = useRef<HTMLElement>(null)
  // The button that was pressed is gone.
  useEffect(() => {
    if (document.activeElement === document.body) region.current?.focus()
  }, [])
  const commands =
    first?.profile === undefined
      ? []
      : profileCommands(plan.kind, first.profile).slice(plan.kind === 'native' && isShared ? 1 : 0)
  return (
    <section ref={region} tabIndex={-1} className={styles['applied']} aria-label={t.profiles.wrote(plan.path)}>
      <div className={styles['told']}>
        <p>{t.profiles.wrote(plan.path)}</p>
        {id !== undefined && (
          <Button size="small" pending={undo.pending} onPress={() => void undo.run()}>
            {t.profiles.undo}
          </Button>
        )}
      </div>
      {undo.failure !== undefined && <ErrorPanel failure={undo.failure} onDismiss={undo.clear} />}
      {commands.length > 0 && <p>{plan.kind === 'proxied' ? t.profiles.nextProxied : t.profiles.next}</p>}
      {commands.map((command) => (
        <CommandLine key={command} command={command} />
      ))}
      {plan.kind === 'native' && !isShared && commands.length > 0 && <ShareOffer />}
      <span className={styles['dismiss']}>
        <IconButton label={t.common.dismiss} icon={X} onPress={onDismiss} />
      </span>
    </section>
  )
}

function ShareOffer() {
  const { agent } = useClient()
  const stores = useStores()
  const toast = useToast()
  const share = useAction(async () => {
    const saved = await agent.settings.set({ key: shareKey, value: 'true' })
    stores.settings.setState((all) => all?.map((each) => (each.key === saved.key ? saved : each)), true)
    toast({ text: t.profiles.shared, tone: 'ok' })
  }, t.profiles.share)
  return (
    <>
      <p className={styles['note']}>{t.profiles.shareText}</p>
      <span>
        <Button size="small" pending={share.pending} onPress={() => void share.run()}>
          {t.profiles.share}
        </Button>
      </span>
      {share.failure !== undefined && <ErrorPanel failure={share.failure} onDismiss={share.clear} />}
    </>
  )
}
