import { ChevronDown } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { MenuButton } from '../../ui/Menu.tsx'
import { CopyItems } from './CopyItems.tsx'
import type { Copying } from './use-copy.ts'

export function CopyMenu({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  return (
    <MenuButton
      label={t.roles.copyEnvironment}
      size="small"
      trigger={
        <>
          {t.roles.copy}
          <ChevronDown aria-hidden="true" />
        </>
      }
    >
      <CopyItems role={role} copying={copying} />
    </MenuButton>
  )
}
