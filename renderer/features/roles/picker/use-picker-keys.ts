import { type RefObject, useEffect, useRef } from 'react'
import { isMac } from '../../../ui/key-labels.ts'
import { pickerKey, type PickerKey } from './picker-key.ts'

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
      // Details that cover the list show these three on their buttons; the rest is for them.
      if (field.closest('[inert]') !== null && key !== 'start' && key !== 'copy' && key !== 'stop') return
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
