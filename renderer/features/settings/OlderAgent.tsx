import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ActionRow } from './ActionRow.tsx'

/** An agent that was there before the app and knows less than it. */
export function OlderAgent({ version }: { readonly version: string }) {
  const { desktop } = useClient()
  const replace = useAction(async () => await desktop?.replaceAgent())
  return (
    <ActionRow
      text={t.settings.about.older(version)}
      action={
        <Button size="small" pending={replace.pending} onPress={() => void replace.run()}>
          {t.settings.about.replace}
        </Button>
      }
    >
      {replace.failure !== undefined && <ErrorPanel failure={replace.failure} onDismiss={replace.clear} />}
    </ActionRow>
  )
}
