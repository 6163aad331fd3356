import { useState } from 'react'
import type { DesktopState } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'
import styles from './Uninstall.module.css'

const words = t.settings.uninstall

interface Survey {
  readonly goes: readonly string[]
  readonly stays: readonly string[]
}

/** Shows what goes before it asks: the keys in the vault cannot be brought back. */
export function Uninstall({ state }: { readonly state: DesktopState['commandLine'] }) {
  const { desktop } = useClient()
  const [survey, setSurvey] = useState<Survey>()
  const look = useAction(async () => setSurvey(await desktop?.surveyUninstall()))
  const remove = useAction(async () => {
    await desktop?.uninstall()
  })
  if (state.kind === 'unsupported') return <ActionRow text={words.unsupported} />
  const close = (): void => {
    setSurvey(undefined)
    remove.clear()
  }
  return (
    <ActionRow
      text={words.text}
      action={
        <Button size="small" pending={look.pending} onPress={() => void look.run()}>
          {words.show}
        </Button>
      }
    >
      {look.failure !== undefined && <ErrorPanel failure={look.failure} onDismiss={look.clear} />}
      <Dialog
        alert
        title={words.confirmTitle}
        isOpen={survey !== undefined}
        onOpenChange={(isOpen) => !isOpen && close()}
        footer={
          <>
            <Button autoFocus onPress={close}>
              {words.cancel}
            </Button>
            <Button variant="danger" pending={remove.pending} onPress={() => void remove.run()}>
              {words.confirm}
            </Button>
          </>
        }
      >
        <div className={styles['body']}>
          <p>{words.final}</p>
          <List title={words.goes} lines={survey?.goes ?? []} />
          <List title={words.stays} lines={survey?.stays ?? []} />
          {remove.failure !== undefined && <ErrorPanel failure={remove.failure} />}
        </div>
      </Dialog>
    </ActionRow>
  )
}

function List({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      <ul className={styles['list']}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
