import { ChevronDown, Copy } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { MenuButton } from './Menu.tsx'
import { CopyItems } from './CopyItems.tsx'
import styles from './CopyMenu.module.css'
import type { Copying } from '../store/use-copy.ts'

export function CopyMenu({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  return (
    <MenuButton
      label={t.roles.copyEnvironment}
      size="small"
      trigger={
        <>
          <Copy aria-hidden="true" className={styles['icon'] ?? ''} />
          <span className={styles['word']}>{t.roles.copy}</span>
          <ChevronDown aria-hidden="true" className={styles['word'] ?? ''} />
        </>
      }
    >
      <CopyItems role={role} copying={copying} />
    </MenuButton>
  )
}
