import { useCallback } from 'react'
import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useStores } from '../../store/context.tsx'
import { useShortcut } from './keys.tsx'
import { stops } from './navigation.ts'

/** The keys of the frame; returns what changes the view. */
export function useNavigation(): (view: View) => void {
  const { place } = useStores()
  const { desktop } = useClient()
  const go = useCallback((view: View) => place.setState({ view }), [place])
  const goTo = (index: number) => () => {
    const stop = stops[index]
    if (stop !== undefined) go(stop.view)
  }
  useShortcut('Mod+1', goTo(0), { label: t.shell.views.roles })
  useShortcut('Mod+2', goTo(1), { label: t.shell.views.sessions })
  useShortcut('Mod+3', goTo(2), { label: t.shell.views.activity })
  useShortcut('Mod+4', goTo(3), { label: t.shell.views.sources })
  useShortcut('Mod+5', goTo(4), { label: t.shell.views.settings })
  useShortcut('Mod+Comma', () => go('settings'), { label: t.shell.views.settings })
  useShortcut('Mod+k', () => place.setState(({ searchAsked }) => ({ view: 'roles', searchAsked: searchAsked + 1 })), {
    label: t.shell.search,
  })
  useShortcut(
    'Escape',
    () => {
      // Away from the picker Esc leads back to it first, so that it never loses what is being looked at.
      if (place.getState().view !== 'roles') go('roles')
      else if (desktop === undefined) return false
      else desktop.hideWindow().catch(() => {})
      return true
    },
    { label: t.shell.hideWindow },
  )
  return go
}
