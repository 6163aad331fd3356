import type { SettingView } from '#contract/settings.ts'
import type { Base } from './base.ts'

export interface SettingCalls {
  list(): SettingView[]
  watch(signal: AbortSignal | undefined): AsyncIteratorObject<SettingView[], void, void>
  get(key: string): SettingView
  /** `null` puts the default back. */
  set(key: string, value: string | null): Promise<SettingView>
}

export function settingsRouter(base: Base, settings: SettingCalls) {
  return base.settings.router({
    list: base.settings.list.handler(() => settings.list()),
    watch: base.settings.watch.handler(({ signal }) => settings.watch(signal)),
    get: base.settings.get.handler(({ input }) => settings.get(input.key)),
    set: base.settings.set.handler(({ input }) => settings.set(input.key, input.value)),
  })
}
