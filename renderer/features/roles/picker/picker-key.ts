// What a key press means to the picker. Pure.

export type PickerKey =
  | 'type'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'start'
  | 'menu'
  | 'copy'
  | 'stop'
  | 'escape'

export interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

export interface Around {
  readonly mac: boolean
  readonly inField: boolean
  readonly onButton: boolean
  /** Of the search field; null while a part of it is selected. */
  readonly caret: number | null
  readonly length: number
  /** Whether there is text for the system's own copying. */
  readonly selected: boolean
}

/** Undefined: the key is not the picker's. */
export function pickerKey(press: Pressed, around: Around): PickerKey | undefined {
  const { key, altKey, shiftKey } = press
  const mod = around.mac ? press.metaKey : press.ctrlKey
  const other = around.mac ? press.ctrlKey : press.metaKey
  if (mod && !other && !altKey && !shiftKey) {
    if (key === '.') return 'stop'
    return key.toLowerCase() === 'c' && !around.selected ? 'copy' : undefined
  }
  if (press.ctrlKey || press.metaKey || altKey) return undefined
  if (shiftKey && key !== 'F10') return printable(key, around) ? 'type' : undefined
  switch (key) {
    case 'ArrowUp':
      return 'up'
    case 'ArrowDown':
      return 'down'
    case 'PageUp':
      return 'page-up'
    case 'PageDown':
      return 'page-down'
    // In a text these move the caret, until it can go no further.
    case 'Home':
      return !around.inField || around.caret === 0 ? 'home' : undefined
    case 'End':
      return !around.inField || around.caret === around.length ? 'end' : undefined
    case 'ArrowRight':
      return !around.inField || around.caret === around.length ? 'menu' : undefined
    case 'ContextMenu':
    case 'F10':
      return key === 'ContextMenu' || shiftKey ? 'menu' : undefined
    case 'Enter':
      return around.onButton ? undefined : 'start'
    case 'Escape':
      return 'escape'
    default:
      return printable(key, around) ? 'type' : undefined
  }
}

/** One character; a blank on a button presses it. */
function printable(key: string, { inField, onButton }: Around): boolean {
  if (inField) return false
  // Named keys have longer names; a character is one code point, be it outside the basic plane.
  if (!/^.$/u.test(key)) return key === 'Backspace'
  return !(onButton && key === ' ')
}
