// Which settings stand together, and what only a shell around the page can do.
import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'

export type GroupName = 'general' | 'defaults' | 'proxy' | 'tools' | 'log' | 'other'

const order: readonly GroupName[] = ['general', 'defaults', 'proxy', 'tools', 'log', 'other']

const groupOfKey: Readonly<Record<string, GroupName>> = {
  app: 'general',
  default: 'defaults',
  session: 'defaults',
  proxy: 'proxy',
  tools: 'tools',
  log: 'log',
  audit: 'log',
}

const shellKeys: ReadonlySet<string> = new Set([
  'app.launch-at-login',
  'app.shortcut',
  'app.notifications',
  'app.tray-time',
])

export interface Group {
  readonly name: GroupName
  readonly settings: readonly SettingView[]
}

/** A key that nobody here knows stands under "Other": no setting is hidden for being new. */
export function groupsOf(settings: readonly SettingView[], hasShell: boolean): readonly Group[] {
  const shown = settings.filter(({ key }) => hasShell || !shellKeys.has(key))
  return order
    .map((name) => ({
      name,
      settings: shown.filter(({ key }) => (groupOfKey[key.split('.')[0] ?? ''] ?? 'other') === name),
    }))
    .filter((group) => group.settings.length > 0)
}

export const labelOf = (key: string): string => t.settings.labels[key] ?? key
