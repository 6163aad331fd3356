import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../store/context.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { useToast } from '../ui/toast.tsx'
import { failureOf } from '../ui/failure.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useReplaceAgent } from '../store/use-replace-agent.ts'

/** What the shell around the page wants a person to know. Nothing in a browser. */
export function Banners() {
  const state = useKnown('desktop')
  const { desktop } = useClient()
  const toast = useToast()
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const replace = useReplaceAgent()
  const install = useAction(async () => {
    await desktop?.installUpdate().catch((error: unknown) => toast({ text: failureOf(error).message, tone: 'danger' }))
  })
  if (state === undefined) return null
  const dismiss = (name: string) => () => setDismissed(new Set([...dismissed, name]))
  const { olderAgent, tray, update } = state
  const open = (name: string): boolean => !dismissed.has(name)
  // One at a time: three would leave a popover no room for its list.
  if (olderAgent !== undefined && open('older'))
    return (
      <Banner
        tone="warn"
        text={t.shell.older(olderAgent.version)}
        hint={replace.failure?.message ?? t.shell.olderText(state.version)}
        action={
          <Button size="small" pending={replace.pending} onPress={() => void replace.run()}>
            {t.shell.olderAction}
          </Button>
        }
        onDismiss={dismiss('older')}
      />
    )
  if (update.kind === 'ready' && open(update.version))
    return (
      <Banner
        text={t.shell.updateReady(update.version)}
        action={
          <Button size="small" pending={install.pending} onPress={() => void install.run()}>
            {t.shell.updateAction}
          </Button>
        }
        onDismiss={dismiss(update.version)}
      />
    )
  if (tray === 'missing' && open('tray')) return <Banner text={t.shell.noTray} onDismiss={dismiss('tray')} />
  return null
}
