import type { SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { useConfirm } from '../../ui/confirm.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/use-action.ts'

export function EndAll({ sessions }: { readonly sessions: readonly SessionView[] }) {
  const { agent } = useClient()
  const confirm = useConfirm()
  const toast = useToast()
  const clients = sessions.reduce((sum, each) => sum + each.clients, 0)
  const end = useAction(async () => {
    const sure = await confirm({
      title: t.sessions.endAllTitle,
      text: t.sessions.endAllText(sessions.length, clients),
      confirm: t.sessions.endAll,
      danger: true,
    })
    if (!sure) return
    try {
      const ended = await agent.sessions.endAll()
      toast({ text: t.sessions.allEnded(ended.length), tone: 'ok' })
    } catch (error) {
      toast({ text: failureOf(error).message, tone: 'danger' })
    }
  })
  return (
    <Button size="small" variant="quiet" pending={end.pending} onPress={() => void end.run()}>
      {t.sessions.endAll}
    </Button>
  )
}
