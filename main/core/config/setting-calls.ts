import type { SettingView } from '#contract/settings.ts'
import { AppError } from '../util/app-error.ts'
import { redactUrl } from '../util/redact.ts'
import type { Settings } from './settings-file.ts'
import { allSettingKeys, isSettingKey, parseSetting, settingKeys } from './settings-keys.ts'
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

export interface SettingCalls {
  list(): SettingView[]
  get(key: string): SettingView
  /** `null` puts the default back. */
  set(key: string, value: string | null): Promise<SettingView>
}

export function createSettingCalls(settings: Pick<Settings, 'get' | 'update'>): SettingCalls {
  const view = (key: SettingKey): SettingView => ({
    key,
    value: shown(settingValue(settings.get(), key)),
    source: settings.get().settings[key] === undefined ? 'default' : 'set',
    description: settingKeys[key].description,
  })
  return {
    list: () => allSettingKeys.map(view),
    get: (key) => view(known(key)),
    async set(key, value) {
      const name = known(key)
      const parsed = value === null ? undefined : parseSetting(name, value)
      await settings.update((current) => {
        const { [name]: _before, ...others } = current.settings
        return { ...current, settings: parsed === undefined ? others : { ...others, [name]: parsed } }
      })
      return view(name)
    },
  }
}

/** A next hop may carry a password, which no front end gets to see. */
function shown<Value>(value: Value): Value | string {
  return typeof value === 'string' ? redactUrl(value) : value
}

function known(key: string): SettingKey {
  if (isSettingKey(key)) return key
  throw new AppError('not-found', `There is no setting "${key}".`, {
    hint: 'latchkey settings list shows all of them.',
    candidates: allSettingKeys.filter((candidate) => candidate.includes(key)),
  })
}
