import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/use-action.ts'
import styles from './About.module.css'
import { ActionRow } from './ActionRow.tsx'

const words = t.settings.about
const stopCommand = 'latchkey stop'

/** A page in a browser cannot quit anything; it says how. */
export function Quit({ attached }: { readonly attached: boolean }) {
  const { desktop } = useClient()
  const quit = useAction(async () => await desktop?.quit())
  if (desktop === undefined)
    return (
      <ActionRow
        text={
          <span className={styles['stop']}>
            {words.stopHint} <code>{stopCommand}</code>
          </span>
        }
        action={<CopyButton text={stopCommand} />}
      />
    )
  return (
    <ActionRow
      text={attached ? words.quitAttached : words.quitOwn}
      action={
        <Button size="small" pending={quit.pending} onPress={() => void quit.run()}>
          {words.quit}
        </Button>
      }
    >
      {quit.failure !== undefined && <ErrorPanel failure={quit.failure} />}
    </ActionRow>
  )
}
