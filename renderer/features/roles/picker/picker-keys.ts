// What a key press means to the picker, and where it listens.
import { type RefObject, useEffect, useRef } from 'react'
import type { Pressed } from '../../../ui/hooks/use-shortcut.ts'
import { isMac } from '../../../ui/key-labels.ts'

export type PickerKey =
  | 'type'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'start'
  | 'console'
  | 'menu'
  | 'copy'
  | 'stop'
  | 'escape'

interface Around {
  readonly mac: boolean
  readonly inField: boolean
  readonly onButton: boolean
  /** Of the search field; null while a part of it is selected. */
  readonly caret: number | null
  readonly length: number
  /** Whether there is text for the system's own copying. */
  readonly selected: boolean
}

/** Details that cover the list show them on their buttons. */
const shownOverList: ReadonlySet<PickerKey> = new Set(['start', 'console', 'copy', 'stop'])

/** Undefined: the key is not the picker's. */
function pickerKey(press: Pressed, around: Around): PickerKey | undefined {
  const { key, altKey, shiftKey } = press
  const mod = around.mac ? press.metaKey : press.ctrlKey
  const other = around.mac ? press.ctrlKey : press.metaKey
  if (mod && !other && !altKey && !shiftKey) {
    if (key === '.') return 'stop'
    if (key === 'Enter') return 'console'
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

/**
 * Keys of the picker, wherever in it the focus is: the search field keeps it, and what is typed on a button of a row goes to
 * the search too. Menus, dialogs and other fields have their own keys.
 */
export function usePickerKeys(input: RefObject<HTMLInputElement | null>, run: (key: PickerKey) => boolean): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const field = input.current
      if (field === null || event.defaultPrevented || event.isComposing || elsewhere(event.target, field)) return
      const key = pickerKey(event, {
        mac: isMac(),
        inField: event.target === field,
        onButton: event.target instanceof HTMLElement && event.target.closest('button') !== null,
        caret: field.selectionStart === field.selectionEnd ? field.selectionStart : null,
        length: field.value.length,
        selected: field.selectionStart !== field.selectionEnd || (getSelection()?.toString() ?? '') !== '',
      })
      if (key === undefined) return
      // The rest is for the details.
      if (field.closest('[inert]') !== null && !shownOverList.has(key)) return
      // The field gets the letter itself, once it has the focus.
      if (key === 'type') field.focus()
      else if (latest.current(key)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [input])
}

function elsewhere(target: EventTarget | null, field: HTMLInputElement): boolean {
  if (!(target instanceof HTMLElement) || target === field) return false
  if (target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null) return true
  return target.closest('input, textarea, select, [contenteditable="true"]') !== null
}
