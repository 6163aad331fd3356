import { Prompts } from '../features/attention/Prompts.tsx'
import { SessionAnnouncements } from '../features/sessions/SessionAnnouncements.tsx'
import { Frame } from './Frame.tsx'
import { Surroundings } from './Surroundings.tsx'
import { useAppearance } from './use-appearance.ts'

/** The whole page. */
export function Shell() {
  useAppearance()
  return (
    <Surroundings>
      <Frame />
      <Prompts />
      <SessionAnnouncements />
    </Surroundings>
  )
}
