// The views of the window, in the order of their keys; rail, keys and lazy loading derive from them. The contract's list says by which names
// tray and command line ask for one; a name without a row does not compile.
import { CircleDot, KeyRound, type LucideIcon, Rows3, ScrollText, Settings2 } from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { type View, views as names } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { RolesView } from './features/roles/RolesView.tsx'
import { SessionsView } from './features/sessions/SessionsView.tsx'

interface Row {
  readonly label: string
  readonly icon: LucideIcon
  /** What nobody needs at the start is loaded when it is first shown. */
  readonly part: ComponentType
}

const later = (load: () => Promise<ComponentType>): ComponentType => lazy(async () => ({ default: await load() }))

const rows: Readonly<Record<View, Row>> = {
  roles: { label: t.roles.title, icon: Rows3, part: RolesView },
  sessions: { label: t.sessions.title, icon: CircleDot, part: SessionsView },
  activity: {
    label: t.activity.title,
    icon: ScrollText,
    part: later(async () => (await import('./features/activity/ActivityView.tsx')).ActivityView),
  },
  sources: {
    label: t.sources.title,
    icon: KeyRound,
    part: later(async () => (await import('./features/sources/SourcesView.tsx')).SourcesView),
  },
  settings: {
    label: t.settings.title,
    icon: Settings2,
    part: later(async () => (await import('./features/settings/SettingsView.tsx')).SettingsView),
  },
}

export interface ViewRow extends Row {
  readonly id: View
  /** Ctrl/⌘ and its place in the list. */
  readonly keys: string
}

export const views: readonly ViewRow[] = names.map((id, at) => ({ id, keys: `Mod+${at + 1}`, ...rows[id] }))

export const viewOf = (id: View): Row => rows[id]
