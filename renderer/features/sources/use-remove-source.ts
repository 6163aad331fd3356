import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useStores } from '../../store/context.tsx'
import { useConfirm } from '../../ui/confirm.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/use-action.ts'
import { pageKinds } from './kinds/registry.ts'

const words = t.sources.removing

/** Asks first and names what goes: a secret that is deleted cannot be brought back. */
export function useRemoveSource() {
  const { agent } = useClient()
  const stores = useStores()
  const confirm = useConfirm()
  const toast = useToast()
  return useAction(async ({ name, kind }: SourceView) => {
    const added = [...(stores.roles.getState()?.values() ?? [])].filter((role) => role.source === name && role.editable)
    const running = stores.status.getState()?.sessions.filter((session) => session.source === name) ?? []
    const said = [
      pageKinds[kind].removing,
      ...(added.length === 0 ? [] : [words.added(added.map((role) => role.name))]),
      ...(running.length === 0 ? [] : [words.sessions(running.length)]),
    ]
    const yes = await confirm({ title: words.title(name), text: said.join(' '), confirm: words.confirm, danger: true })
    if (!yes) return
    try {
      const { sessionsEnded } = await agent.sources.remove({ name, force: added.length > 0 })
      toast({ text: sessionsEnded === 0 ? words.done(name) : words.doneSessions(name, sessionsEnded), tone: 'ok' })
    } catch (error) {
      const { message, hint } = failureOf(error)
      toast({ text: hint === undefined ? message : `${message}. ${hint}`, tone: 'danger' })
    }
  })
}
