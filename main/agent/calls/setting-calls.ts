import type { SettingView } from '#contract/settings.ts'
import type { Settings } from '../config/settings-file.ts'
import { settingValue } from '../config/setting-value.ts'
import { allSettingKeys, isSettingKey, parseSetting, settingKeys } from '../config/settings-keys.ts'
import type { SettingKey } from '../config/settings-keys.ts'
import { AppError } from '#util/app-error.ts'
import { redactUrl } from '#util/redact.ts'
import { toEvents } from './events.ts'
import { watchNewest } from '#util/async/bell.ts'
import type { Calls } from './router.ts'

/** Settings by the names and texts that a person types. Throws AppError `not-found` for an unknown name. */
export function createSettingCalls(settings: Pick<Settings, 'get' | 'update' | 'subscribe'>) {
  const view = (key: SettingKey): SettingView => ({
    key,
    value: shown(settingValue(settings.get(), key)),
    source: settings.get().settings[key] === undefined ? 'default' : 'set',
    description: settingKeys[key].description,
    type: typeOf(key),
    ...choicesOf(key),
  })
  const list = (): SettingView[] => allSettingKeys.map(view)
  return {
    list,
    watch: (_input, caller) => toEvents((signal) => watchNewest(list, [settings.subscribe], signal), caller),
    get: ({ key }) => view(known(key)),
    /** `null` puts the default back. */
    async set({ key, value }) {
      const name = known(key)
      const parsed = value === null ? undefined : parseSetting(name, value)
      await settings.update((current) => {
        const { [name]: _before, ...others } = current.settings
        return { ...current, settings: parsed === undefined ? others : { ...others, [name]: parsed } }
      })
      return view(name)
    },
  } satisfies Calls['settings']
}

function typeOf(key: SettingKey): SettingView['type'] {
  const { choices, default: standard } = settingKeys[key]
  if (choices !== undefined) return 'choice'
  return typeof standard === 'number' ? 'number' : typeof standard === 'boolean' ? 'boolean' : 'text'
}

function choicesOf(key: SettingKey): Pick<SettingView, 'choices'> {
  const { choices } = settingKeys[key]
  return choices === undefined ? {} : { choices: [...choices] }
}

/** A next hop may carry a password, which no front end gets to see. */
function shown<Value>(value: Value): Value | string {
  return typeof value === 'string' ? redactUrl(value) : value
}

function known(key: string): SettingKey {
  if (isSettingKey(key)) return key
  throw new AppError('not-found', `there is no setting "${key}"`, {
    hint: 'See: latchkey settings list',
    candidates: allSettingKeys.filter((candidate) => candidate.includes(key)),
  })
}
