import type { ReactNode } from 'react'
import { RoleActionsProvider } from '../store/role-actions.tsx'
import { Announcer } from '../ui/announce.tsx'
import { Confirmer } from '../ui/confirm.tsx'
import { Toasts } from '../ui/toast.tsx'

/** What every part of the page may call upon: to say something, to ask, to act on a role. */
export function Surroundings({ children }: { readonly children: ReactNode }) {
  return (
    <Announcer>
      <Toasts>
        <Confirmer>
          <RoleActionsProvider>{children}</RoleActionsProvider>
        </Confirmer>
      </Toasts>
    </Announcer>
  )
}
