// Names of keys: `Mod` is Command on macOS and Control elsewhere.

export const isMac = (): boolean => /mac/i.test(navigator.userAgent)

const onMac: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Backspace: '⌫' }
const elsewhere: Readonly<Record<string, string>> = { Mod: 'Ctrl' }
const everywhere: Readonly<Record<string, string>> = {
  Period: '.',
  Comma: ',',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

/** `Mod+Period` as people read it: `['⌘', '.']` or `['Ctrl', '.']`. */
export function keyLabels(keys: string, mac = isMac()): readonly string[] {
  const names = mac ? onMac : elsewhere
  return keys.split('+').map((key) => names[key] ?? everywhere[key] ?? key)
}

/** As `aria-keyshortcuts` wants it: `Meta+.` or `Control+.`. */
export function ariaKeys(keys: string, mac = isMac()): string {
  return keys
    .split('+')
    .map((key) => (key === 'Mod' ? (mac ? 'Meta' : 'Control') : key === 'Period' ? '.' : key === 'Comma' ? ',' : key))
    .join('+')
}
