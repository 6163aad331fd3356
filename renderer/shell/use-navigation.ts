import { useCallback } from 'react'
import type { View } from '#contract/desktop.ts'
import { useClient, useStores } from '../store/context.tsx'
import { useShortcut } from '../ui/hooks/use-shortcut.ts'
import { views } from '../views.ts'

const viewKeys = views.map(({ keys }) => keys)

/** Browsers keep Ctrl/⌘ with a digit for their tabs. */
export const useHasViewKeys = (): boolean => useClient().desktop !== undefined

/** The keys of the frame; returns what changes the view. */
export function useNavigation(): (view: View) => void {
  const { place } = useStores()
  const { desktop } = useClient()
  const hasKeys = useHasViewKeys()
  const go = useCallback((view: View) => place.setState({ view }), [place])
  useShortcut(hasKeys ? viewKeys : [], (pressed) => {
    const view = views.find(({ keys }) => keys === pressed)
    if (view !== undefined) go(view.id)
  })
  useShortcut(['Mod+Comma'], () => go('settings'))
  useShortcut(['Mod+k'], () => place.setState(({ searchAsked }) => ({ view: 'roles', searchAsked: searchAsked + 1 })))
  useShortcut(['Escape'], () => {
    // Away from the picker Esc leads back to it first, so that it never loses what is being looked at.
    if (place.getState().view !== 'roles') go('roles')
    else if (desktop === undefined) return false
    else desktop.hideWindow().catch(() => {})
    return true
  })
  return go
}
