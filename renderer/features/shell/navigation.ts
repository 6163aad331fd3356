import { CircleDot, KeyRound, Rows3, ScrollText, Settings2, type LucideIcon } from 'lucide-react'
import { type View, views } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'

interface Stop {
  readonly view: View
  readonly label: string
  readonly icon: LucideIcon
  /** Ctrl/⌘ and its place in the list. */
  readonly keys: string
}

const icons: Readonly<Record<View, LucideIcon>> = {
  roles: Rows3,
  sessions: CircleDot,
  activity: ScrollText,
  sources: KeyRound,
  settings: Settings2,
}

export const stops: readonly Stop[] = views.map((view, at) => ({
  view,
  label: t.shell.views[view],
  icon: icons[view],
  keys: `Mod+${at + 1}`,
}))
