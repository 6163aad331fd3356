import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from './context.tsx'
import { useConfirm } from '../ui/dialogs/confirm.tsx'
import { useAction } from '../ui/hooks/use-action.ts'

/** Asks first: tools find no proxy for a moment. */
export function useReplaceAgent() {
  const { desktop } = useClient()
  const confirm = useConfirm()
  const running = useKnown('status', (status) => status?.sessions.length ?? 0)
  return useAction(async () => {
    const yes = await confirm({
      title: t.shell.olderConfirm,
      text: t.shell.olderConfirmText(t.shell.running(running)),
      confirm: t.shell.olderAction,
      danger: running > 0,
    })
    if (yes) await desktop?.replaceAgent()
  })
}
