import { settingKeys } from './settings-keys.ts'
import type { SettingKey, SettingValues } from './settings-keys.ts'
import type { SettingsData } from './settings-schema.ts'

/** The value in force: what was set, else the default. */
export function settingValue<Key extends SettingKey>(
  data: Pick<SettingsData, 'settings'>,
  key: Key,
): SettingValues[Key] {
  const set: { readonly [Each in SettingKey]?: SettingValues[Each] | undefined } = data.settings
  return set[key] ?? settingKeys[key].default
}
