import type { DesktopState } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'

const words = t.settings.commandLine

export function CommandLine({ state }: { readonly state: DesktopState['commandLine'] }) {
  const { desktop } = useClient()
  const toast = useToast()
  const install = useAction(async () => {
    const done = await desktop?.installCommandLine()
    if (done !== undefined) toast({ text: words.done(done.path), tone: 'ok' })
  })
  const text =
    state.kind === 'installed'
      ? words.installed(state.path)
      : state.kind === 'absent'
        ? words.absent(state.path)
        : words.unsupported(state.reason)
  return (
    <ActionRow
      text={text}
      {...(state.kind === 'absent'
        ? {
            action: (
              <Button size="small" pending={install.pending} onPress={() => void install.run()}>
                {words.install}
              </Button>
            ),
          }
        : {})}
    >
      {install.failure !== undefined && <ErrorPanel failure={install.failure} onDismiss={install.clear} />}
    </ActionRow>
  )
}
