import type { Settings } from '../config/settings-file.ts'
import { settingValue } from '../config/setting-value.ts'
import { listItems } from '../config/settings-keys.ts'
import type { EnginePolicies } from '#engine/ports.ts'

/** What the settings want now. */
export function policiesOf(settings: Pick<Settings, 'get'>): EnginePolicies {
  const current = settings.get()
  return {
    strict: settingValue(current, 'proxy.strict'),
    customerEndpoints: listItems(settingValue(current, 'proxy.customer-endpoints')),
    awsWithoutPassword: settingValue(current, 'proxy.aws-without-password'),
  }
}
