import type { SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useRoleActions } from '../../store/role-actions.tsx'
import { useFate } from '../../store/use-fate.ts'
import { Button } from '../../ui/Button.tsx'
import { useConfirm } from '../../ui/dialogs/confirm.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

export function EndAll({ sessions }: { readonly sessions: readonly SessionView[] }) {
  const { agent } = useClient()
  const confirm = useConfirm()
  const fate = useFate()
  const actions = useRoleActions()
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
      const startAgain = (): void => ended.forEach(({ roleId, role }) => actions.start({ id: roleId, name: role }))
      fate.done(t.sessions.allEnded(ended.length), { label: t.sessions.startAgain, onPress: startAgain })
    } catch (error) {
      fate.failed({ id: 'end-all', title: t.sessions.endAll }, error)
    }
  })
  return (
    <Button size="small" variant="quiet" pending={end.pending} onPress={() => void end.run()}>
      {t.sessions.endAll}
    </Button>
  )
}
