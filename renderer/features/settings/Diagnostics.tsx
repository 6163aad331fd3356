import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'
import { download } from '../../ui/download.ts'
import { Doctor } from './Doctor.tsx'

const words = t.settings.diagnostics

export function Diagnostics() {
  const { agent, desktop } = useClient()
  const toast = useToast()
  const save = useAction(async () => {
    if (desktop !== undefined) {
      const { path } = await desktop.saveDiagnostics()
      if (path !== undefined) toast({ text: words.saved(path), tone: 'ok' })
      return
    }
    const { fileName, text } = await agent.app.diagnostics()
    download([text], fileName, 'text/plain;charset=utf-8')
    toast({ text: words.downloaded(fileName), tone: 'ok' })
  })
  return (
    <>
      <Doctor />
      <ActionRow
        text={words.saveText}
        action={
          <Button size="small" pending={save.pending} onPress={() => void save.run()}>
            {words.save}
          </Button>
        }
      >
        {save.failure !== undefined && <ErrorPanel failure={save.failure} onDismiss={save.clear} />}
      </ActionRow>
    </>
  )
}
