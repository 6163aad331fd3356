// The keys that open the picker from any app.
import type { DesktopState } from '#contract/desktop.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'

type ShortcutState = DesktopState['shortcut']

/** The part of Electron's globalShortcut that is used. */
export interface SystemShortcuts {
  register(accelerator: string, pressed: () => void): boolean
  unregister(accelerator: string): void
}

export interface Shortcut {
  readonly state: () => ShortcutState
  /** Empty for none. */
  readonly apply: (accelerator: string) => void
}

export function createShortcut(shortcuts: SystemShortcuts, pressed: () => void): Shortcut {
  let state: ShortcutState = { kind: 'none' }
  return {
    state: () => state,
    apply(accelerator) {
      if (state.kind === 'registered') shortcuts.unregister(state.accelerator)
      if (accelerator === '') state = { kind: 'none' }
      else if (tryRegister(accelerator)) state = { kind: 'registered', accelerator }
      else state = { kind: 'refused', accelerator, reason: text.shortcutTaken }
    },
  }

  /** Electron throws at keys that it cannot read, and answers false at keys that are taken. */
  function tryRegister(accelerator: string): boolean {
    try {
      return shortcuts.register(accelerator, pressed)
    } catch {
      return false
    }
  }
}
