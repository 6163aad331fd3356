// Settings that the shell itself carries out.
import type { Log } from '#util/ports.ts'
import type { LoginItem } from './login-item.ts'
import type { Mirror } from '../agent/mirror.ts'
import type { Shortcut } from '../window/shortcut.ts'

export type Theme = 'system' | 'light' | 'dark'

/** To be called after each change of the mirror; acts only on what differs from the last time. */
export function createSettingsEffects(deps: {
  readonly setting: Mirror['setting']
  readonly setTheme: (theme: Theme) => void
  readonly shortcut: Shortcut
  readonly loginItem: LoginItem
  readonly changed: () => void
  readonly log: Pick<Log, 'warn'>
}): () => void {
  const last = new Map<string, unknown>()

  function once(key: string, act: (value: string | number | boolean) => void): void {
    const value = deps.setting(key)
    if (value === undefined || last.get(key) === value) return
    last.set(key, value)
    act(value)
    deps.changed()
  }

  function applyLogin(on: boolean): void {
    const state = deps.loginItem.state()
    if (state.kind === 'unsupported' || state.on === on) return
    deps.loginItem
      .set(on)
      .catch((error: unknown) => deps.log.warn('the start at login could not be changed', { error }))
      .finally(deps.changed)
  }

  return () => {
    once('app.theme', (value) => deps.setTheme(value === 'light' || value === 'dark' ? value : 'system'))
    once('app.shortcut', (value) => deps.shortcut.apply(String(value)))
    once('app.launch-at-login', (value) => applyLogin(value === true))
  }
}
