// The views of the window, in the order of their keys; rail, keys and lazy loading derive from them. The contract's list says by which names
// the tray asks for one; a name without a row does not compile.
import {
  CircleDot,
  FileCog,
  KeyRound,
  type LucideIcon,
  Rows3,
  ScrollText,
  Settings2,
  SquareTerminal,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { type View, views as names } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { RolesView } from './features/roles/RolesView.tsx'
import { SessionsView } from './features/sessions/SessionsView.tsx'

interface Row {
  readonly icon: LucideIcon
  /** What nobody needs at the start is loaded when it is first shown. */
  readonly part: ComponentType
}

const later = (load: () => Promise<ComponentType>): ComponentType => lazy(async () => ({ default: await load() }))

const rows: Readonly<Record<View, Row>> = {
  roles: { icon: Rows3, part: RolesView },
  sessions: { icon: CircleDot, part: SessionsView },
  activity: {
    icon: ScrollText,
    part: later(async () => (await import('./features/activity/ActivityView.tsx')).ActivityView),
  },
  terminals: {
    icon: SquareTerminal,
    part: later(async () => (await import('./features/terminals/TerminalsView.tsx')).TerminalsView),
  },
  profiles: {
    icon: FileCog,
    part: later(async () => (await import('./features/profiles/ProfilesView.tsx')).ProfilesView),
  },
  sources: {
    icon: KeyRound,
    part: later(async () => (await import('./features/sources/SourcesView.tsx')).SourcesView),
  },
  settings: {
    icon: Settings2,
    part: later(async () => (await import('./features/settings/SettingsView.tsx')).SettingsView),
  },
}

export interface ViewRow extends Row {
  readonly id: View
  /** The title that its strings begin with. */
  readonly label: string
  /** Ctrl/⌘ and its place in the list. */
  readonly keys: string
}

export const viewOf = (id: View): ViewRow => ({
  id,
  label: t[id].title,
  keys: `Mod+${names.indexOf(id) + 1}`,
  ...rows[id],
})

export const views: readonly ViewRow[] = names.map(viewOf)
