import { Announcer } from '../../ui/announce.tsx'
import { Confirmer } from '../../ui/Dialog.tsx'
import { Toasts } from '../../ui/toast.tsx'
import { Prompts } from '../attention/Prompts.tsx'
import { SessionAnnouncements } from '../sessions/SessionAnnouncements.tsx'
import { Frame } from './Frame.tsx'
import { useAppearance } from './use-appearance.ts'

/** The whole page. */
export function Shell() {
  useAppearance()
  return (
    <Announcer>
      <Toasts>
        <Confirmer>
          <Frame />
          <Prompts />
          <SessionAnnouncements />
        </Confirmer>
      </Toasts>
    </Announcer>
  )
}
