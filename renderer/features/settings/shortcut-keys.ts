import { isAccelerator } from '#shared/accelerator.ts'

/** Keys by their place, named as Electron names them. */
const places: Readonly<Record<string, string>> = {
  Space: 'Space',
  Enter: 'Return',
  NumpadEnter: 'Return',
  Tab: 'Tab',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
}

interface Press {
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** `modifiers`: no key yet; `unfit`: would take a key away from typing. */
export type Recorded =
  | { readonly kind: 'modifiers' }
  | { readonly kind: 'unfit' }
  | { readonly kind: 'keys'; readonly accelerator: string }

export function recordedKeys(press: Press, isMac: boolean): Recorded {
  const { code } = press
  if (/^(?:Control|Shift|Alt|Meta|OS)(?:Left|Right)?$/.test(code)) return { kind: 'modifiers' }
  const key = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code)?.slice(1).find(Boolean) ?? places[code]
  const accelerator = [
    ...(press.ctrlKey ? ['Control'] : []),
    ...(press.metaKey ? [isMac ? 'Command' : 'Super'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
    key ?? '',
  ].join('+')
  return isAccelerator(accelerator) ? { kind: 'keys', accelerator } : { kind: 'unfit' }
}
