import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/use-action.ts'

const words = t.sources.role

/** Removes at once and offers to add the same again; a session that ended stays ended, and is told. */
export function useRemoveRole() {
  const { agent } = useClient()
  const toast = useToast()
  const failed = (error: unknown): void => {
    const { message, hint } = failureOf(error)
    toast({ text: hint === undefined ? message : `${message}. ${hint}`, tone: 'danger' })
  }
  return useAction(async ({ id, name, favourite }: RoleView) => {
    try {
      const input = await agent.roles.input({ role: id })
      const { sessionEnded } = await agent.roles.remove({ role: id })
      const undo = async (): Promise<void> => {
        try {
          const back = await agent.roles.add(input)
          if (favourite) await agent.roles.favourite({ role: back.id, on: true })
          toast({ text: words.broughtBack(name), tone: 'ok' })
        } catch (error) {
          failed(error)
        }
      }
      toast({
        text: sessionEnded ? words.removedSession(name) : words.removed(name),
        action: { label: words.undo, onPress: () => void undo() },
      })
    } catch (error) {
      failed(error)
    }
  })
}
