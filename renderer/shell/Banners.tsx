import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../store/context.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { useToast } from '../ui/toast.tsx'
import { failureOf } from '../ui/failure.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useReplaceAgent } from '../store/use-replace-agent.ts'
import { EndedBanner, useEnded } from './EndedBanner.tsx'
import { SettingsBanner } from './SettingsBanner.tsx'

/** What a person should know wherever they are in the window. */
export function Banners() {
  const state = useKnown('desktop')
  const { desktop } = useClient()
  const toast = useToast()
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const replace = useReplaceAgent()
  const install = useAction(async () => {
    await desktop?.installUpdate().catch((error: unknown) => toast({ text: failureOf(error).message, tone: 'danger' }))
  })
  const ended = useEnded()
  const connected = useKnown('connection', ({ kind }) => kind === 'connected')
  const problem = useKnown('status', (status) => status?.agent.settingsProblem)
  const dismiss = (name: string) => () => setDismissed(new Set([...dismissed, name]))
  const open = (name: string): boolean => !dismissed.has(name)
  // One at a time: three would leave a popover no room for its list.
  if (ended !== undefined && connected) return <EndedBanner {...ended} />
  if (problem !== undefined && open(problem)) return <SettingsBanner problem={problem} onDismiss={dismiss(problem)} />
  if (state === undefined) return null
  const { olderAgent, tray, update } = state
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
