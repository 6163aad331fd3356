// The sources in the tray's menu: how each is, and of those that nobody signs in to the first roles.
import type { RoleView, SourceView } from '#contract/model.ts'
import { tray as text } from '#shared/strings/en/tray.ts'
import type { TrayItem, TrayState } from './menu.ts'
import { item, menuText } from './menu-text.ts'
import { mostOfEach, roleLabel } from './pick-roles.ts'

/** Those that need somebody first, in case not all fit. */
export function sourceItems({ sources, listed }: Pick<TrayState, 'sources' | 'listed'>): readonly TrayItem[] {
  const shown = sources
    .toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)))
    .slice(0, mostOfEach)
    .map((source) => sourceItem(source, listed.get(source.name) ?? []))
  const more = sources.length - shown.length
  return more > 0 ? [...shown, item(text.moreSources(more), { kind: 'show', view: 'sources' })] : shown
}

function sourceItem(source: SourceView, roles: readonly RoleView[]): TrayItem {
  const { name, state, problem, hint } = source
  // What is under way says enough.
  const says = state === 'ready' || state === 'error' ? problem : undefined
  const label = text.source(name, says ?? text.sourceState[state])
  const show = { kind: 'show', view: 'sources', source: name } as const
  if (isSignInWanted(source)) return item(text.signInTo(name), { kind: 'sign-in', source: name })
  if (roles.length === 0) return item(label, show)
  const more = source.roles - roles.length
  return {
    kind: 'submenu',
    label: menuText(label),
    items: [
      ...(says === undefined || hint === undefined ? [] : [{ kind: 'item', label: menuText(hint) } as const]),
      ...roles.map((role) => item(roleLabel(role), { kind: 'start', roleId: role.id, name: role.name })),
      ...(more > 0 ? [item(text.moreRoles(more), { kind: 'search' })] : []),
      item(text.showSource, show),
    ],
  }
}

const isWell = ({ state, problem }: SourceView): boolean => state === 'ready' && problem === undefined

export const isSignInWanted = ({ state, signsIn }: SourceView): boolean => state === 'needs-sign-in' && signsIn === true
