// Which settings stand together, and what only a shell around the page can do.
import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'

/** `browsers`: no settings, but what stands beside those of the console. */
export type GroupName = 'general' | 'defaults' | 'console' | 'browsers' | 'proxy' | 'tools' | 'log' | 'other'

const order: readonly GroupName[] = ['general', 'defaults', 'console', 'browsers', 'proxy', 'tools', 'log', 'other']

const groupOfKey: Readonly<Record<string, GroupName>> = {
  app: 'general',
  default: 'defaults',
  session: 'defaults',
  console: 'console',
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
export function groupsOf(settings: readonly SettingView[], hasShell: boolean, query = ''): readonly Group[] {
  const shown = settings.filter((view) => (hasShell || !shellKeys.has(view.key)) && fits(query, wordsOf(view)))
  return order
    .map((name) => ({
      name,
      settings: shown.filter(({ key }) => groupOf(key) === name),
    }))
    .filter(({ name, settings: own }) => own.length > 0 || (name === 'browsers' && fits(query, browserWords)))
}

export const textsOf = (strings: object): readonly string[] =>
  Object.values(strings).filter((each): each is string => typeof each === 'string')

const browserWords = [t.settings.groups.browsers, t.settings.groups.console, ...textsOf(t.browsers)]

const groupOf = (key: string): GroupName => groupOfKey[key.split('.')[0] ?? ''] ?? 'other'

/** Whatever a person may remember of it. */
function wordsOf({ key, description, choices = [] }: SettingView): readonly string[] {
  const { groups, choices: labels } = t.settings
  return [key, labelOf(key), description, groups[groupOf(key)], ...choices.map((each) => labels[each] ?? each)]
}

/** Each word of the query is in one of the texts. */
export function fits(query: string, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase()
  return query
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

export const labelOf = (key: string): string => t.settings.labels[key] ?? key
