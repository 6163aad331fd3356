import { t } from '#shared/strings/strings.ts'
import { useClient } from '../store/context.tsx'
import { Button } from './Button.tsx'
import { useAction } from './hooks/use-action.ts'

/** Leads to the file that somebody has to correct; `otherwise`: in a browser, which cannot. */
export function SettingsFileButton({ otherwise }: { readonly otherwise?: (() => void) | undefined }) {
  const { desktop } = useClient()
  const show = useAction(async () => void (await desktop?.showSettingsFile()))
  if (desktop !== undefined)
    return (
      <Button size="small" pending={show.pending} onPress={() => void show.run()}>
        {t.settings.fileShow}
      </Button>
    )
  return (
    otherwise && (
      <Button size="small" onPress={otherwise}>
        {t.settings.title}
      </Button>
    )
  )
}
