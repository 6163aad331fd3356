import { isMac } from './key-labels.ts'

const names: Readonly<Record<string, string>> = { period: '.', comma: ',', space: ' ' }

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Whether a key press is `Mod+Period`, `Shift+F10`, `Escape`… `Mod`: Command on macOS, Control elsewhere. */
export function isPress(keys: string, press: Pressed, mac = isMac()): boolean {
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
