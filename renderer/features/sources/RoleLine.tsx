import { Pencil, Trash2 } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { sentences } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { ProductionBadge } from '../../ui/marks/ProductionBadge.tsx'
import { RolePath } from '../../ui/marks/RolePath.tsx'
import styles from './SourceRoles.module.css'
import { useClient } from '../../store/context.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

const words = t.sources.role

export function RoleLine({ role, onEdit }: { readonly role: RoleView; readonly onEdit: () => void }) {
  const remove = useRemoveRole()
  return (
    <li className={styles['line']}>
      <div className={styles['words']}>
        <span className={styles['name']}>
          {role.name}
          {isProduction(role) && <ProductionBadge />}
          {role.accountName !== undefined && <span className={styles['note']}>{role.accountName}</span>}
        </span>
        {role.kind === 'source' ? (
          <span className={styles['note']}>{words.ownIdentity}</span>
        ) : (
          (role.editable || role.chain.length > 0) && (
            <RolePath source={role.source} steps={[...role.chain, role.name]} />
          )
        )}
        {role.arn !== undefined && <span className={styles['arn']}>{role.arn}</span>}
      </div>
      {role.editable && (
        <>
          <IconButton label={words.edit(role.name)} icon={Pencil} onPress={onEdit} />
          <IconButton
            label={words.remove(role.name)}
            icon={Trash2}
            isDisabled={remove.pending}
            onPress={() => void remove.run(role)}
          />
        </>
      )}
    </li>
  )
}

/** Removes at once and offers to add the same again; a session that ended stays ended, and is told. */
function useRemoveRole() {
  const { agent } = useClient()
  const toast = useToast()
  const failed = (error: unknown): void => {
    const { message, hint } = failureOf(error)
    toast({ text: sentences(message, hint), tone: 'danger' })
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
