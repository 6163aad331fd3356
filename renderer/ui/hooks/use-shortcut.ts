// The keyboard map: one listener for the page; the newest of two shortcuts with the same keys wins.
import { useEffect, useRef } from 'react'
import { isMac } from '../key-labels.ts'

interface Shortcut {
  readonly keys: readonly string[]
  /** `false`: not now, the next one may have it. */
  readonly run: (keys: string) => void | boolean
}

const shortcuts: { readonly current: () => Shortcut }[] = []

/** What lies over the view takes keys for itself. */
const over = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-popover], [aria-modal="true"]'

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  if (event.target instanceof Element && event.target.closest(over) !== null) return
  for (const { current } of shortcuts.toReversed()) {
    const { keys, run } = current()
    const pressed = keys.find((each) => isPress(each, event))
    if (pressed !== undefined && run(pressed) !== false) {
      event.preventDefault()
      return
    }
  }
}

/** Works while the component is there, wherever the focus is, except in dialogs and menus. */
export function useShortcut(keys: readonly string[], run: (keys: string) => void | boolean): void {
  const latest = useRef<Shortcut>({ keys, run })
  useEffect(() => {
    latest.current = { keys, run }
  })
  useEffect(() => {
    const entry = { current: () => latest.current }
    if (shortcuts.length === 0) window.addEventListener('keydown', onKeyDown)
    shortcuts.push(entry)
    return () => {
      shortcuts.splice(shortcuts.indexOf(entry), 1)
      if (shortcuts.length === 0) window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

const names: Readonly<Record<string, string>> = { period: '.', comma: ',', space: ' ' }

/** What tells one key press from another. */
export interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Whether a key press is `Mod+Period`, `Shift+F10`, `Escape`… `Mod`: Command on macOS, Control elsewhere. */
function isPress(keys: string, press: Pressed, mac = isMac()): boolean {
  const parts = keys.toLowerCase().split('+')
  const key = parts.pop() ?? ''
  const wants = (name: string): boolean => parts.includes(name)
  return (
    press.key.toLowerCase() === (names[key] ?? key) &&
    press.metaKey === (wants('mod') && mac) &&
    press.ctrlKey === ((wants('mod') && !mac) || wants('ctrl')) &&
    press.altKey === wants('alt') &&
    // A layout may need Shift to reach a sign or digit at all.
    (press.shiftKey === wants('shift') || (press.shiftKey && /^[^a-z]$/i.test(press.key)))
  )
}
