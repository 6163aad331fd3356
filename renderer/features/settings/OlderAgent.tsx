import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useReplaceAgent } from '../../store/use-replace-agent.ts'
import { ActionRow } from './ActionRow.tsx'

/** An agent that was there before the app and knows less than it. */
export function OlderAgent({ version }: { readonly version: string }) {
  const replace = useReplaceAgent()
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
