// The keyboard map: one listener for the page; the newest of two shortcuts with the same keys wins.
import { useEffect, useRef } from 'react'
import { isPress } from './shortcut-keys.ts'

export interface Shortcut {
  readonly keys: string
  /** What it does, in words. */
  readonly label: string
  /** `false`: not now, the next one may have it. */
  readonly run: (event: KeyboardEvent) => void | boolean
}

const shortcuts: { readonly current: () => Shortcut }[] = []

/** What lies over the view takes keys for itself. */
const over = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-popover], [aria-modal="true"]'

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  if (event.target instanceof Element && event.target.closest(over) !== null) return
  for (const { current } of shortcuts.toReversed()) {
    const { keys, run } = current()
    if (isPress(keys, event) && run(event) !== false) {
      event.preventDefault()
      return
    }
  }
}

/** Works while the component is there, wherever the focus is, except in dialogs and menus. */
export function useShortcut(
  keys: string,
  run: (event: KeyboardEvent) => void | boolean,
  { label, isDisabled = false }: { readonly label: string; readonly isDisabled?: boolean },
): void {
  const latest = useRef<Shortcut>({ keys, label, run })
  useEffect(() => {
    latest.current = { keys, label, run }
  })
  useEffect(() => {
    if (isDisabled) return undefined
    const entry = { current: () => latest.current }
    if (shortcuts.length === 0) window.addEventListener('keydown', onKeyDown)
    shortcuts.push(entry)
    return () => {
      shortcuts.splice(shortcuts.indexOf(entry), 1)
      if (shortcuts.length === 0) window.removeEventListener('keydown', onKeyDown)
    }
  }, [isDisabled])
}
