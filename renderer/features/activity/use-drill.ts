import { useState } from 'react'
import { useShortcut } from '../../ui/hooks/use-shortcut.ts'
import type { Filters } from './filters.ts'
import type { Mode } from './ModeSwitch.tsx'

type Opened = { readonly command: string } | { readonly action: string }

/** Single requests or groups of them; from a group into its requests, and back to where one was. */
export function useDrill(filters: Filters, change: (part: Partial<Filters>) => void, isCovered: boolean) {
  const [mode, setMode] = useState<Mode>('requests')
  const [opened, setOpened] = useState<Opened>()
  // Its chip may have been removed by hand.
  const isInside = mode === 'requests' && opened !== undefined && isSet(filters, opened)

  const back = (): void => {
    if (opened === undefined) return
    change('command' in opened ? { command: undefined } : { action: undefined })
    setMode('groups')
  }
  // What lies over the requests closes first.
  useShortcut(isInside && !isCovered ? ['Escape'] : [], back)

  return {
    mode,
    back: isInside ? back : undefined,
    /** The command that the way back leads to. */
    openedLast: opened !== undefined && 'command' in opened ? opened.command : undefined,
    drill(group: Opened): void {
      change(group)
      setOpened(group)
      setMode('requests')
    },
    setMode(next: Mode): void {
      if (next === 'groups' && isInside) return back()
      setOpened(undefined)
      setMode(next)
    },
  }
}

const isSet = (filters: Filters, opened: Opened): boolean =>
  'command' in opened ? filters.command === opened.command : filters.action === opened.action
