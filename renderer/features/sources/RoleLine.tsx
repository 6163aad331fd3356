import { Pencil, Trash2 } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { ProductionBadge } from '../../ui/ProductionBadge.tsx'
import { RolePath } from '../../ui/RolePath.tsx'
import styles from './SourceRoles.module.css'
import { useRemoveRole } from './use-remove-role.ts'

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
