import { LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { SwitchField } from '../../ui/fields/SwitchField.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'
import styles from './Lock.module.css'

const words = t.settings.lock
const over = new Set(['expired', 'stopped'])

/** Asks first: it names the sessions that end. */
export function Lock() {
  const { agent } = useClient()
  const toast = useToast()
  const sessions = useKnown('status', (status) => status?.sessions)
  const [isOpen, setOpen] = useState(false)
  const [signOut, setSignOut] = useState(false)
  const running = (sessions ?? []).filter(({ state }) => !over.has(state)).map(({ role }) => role)
  const lock = useAction(async () => {
    const { sessionsEnded } = await agent.app.lock({ signOut })
    setOpen(false)
    setSignOut(false)
    toast({ text: words.done(sessionsEnded), tone: 'ok' })
  })
  return (
    <ActionRow
      text={words.text}
      action={
        <Button size="small" onPress={() => setOpen(true)}>
          <LockKeyhole aria-hidden="true" />
          {words.now}
        </Button>
      }
    >
      <Dialog
        alert
        width="narrow"
        title={words.confirmTitle}
        isOpen={isOpen}
        onOpenChange={setOpen}
        footer={
          <>
            <Button autoFocus onPress={() => setOpen(false)}>
              {words.cancel}
            </Button>
            <Button variant="danger" pending={lock.pending} onPress={() => void lock.run()}>
              {words.confirm}
            </Button>
          </>
        }
      >
        <div className={styles['body']}>
          <p>{words.ends(running)}</p>
          <SwitchField label={words.signOut} description={words.signOutText} value={signOut} onChange={setSignOut} />
          {lock.failure !== undefined && <ErrorPanel failure={lock.failure} />}
        </div>
      </Dialog>
    </ActionRow>
  )
}
