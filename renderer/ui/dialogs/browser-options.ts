// What a form offers to open consoles in. Pure.
import type { InstalledBrowser } from '#contract/console.ts'
import {
  type BrowserChoice,
  type BrowserId,
  browserNames,
  type BrowserProfile,
  type BrowserScope,
} from '#shared/console/browser-rules.ts'
import { t } from '#shared/strings/strings.ts'

/** `first`: the one that is found first, which a command may have saved. */
export type BrowserKey = BrowserId | 'system' | 'first'

export function browserKey({ browser, profile }: BrowserChoice): BrowserKey {
  return browser ?? (profile.kind === 'usual' ? 'system' : 'first')
}

export const browserOf = (key: BrowserKey): BrowserId | undefined =>
  key === 'system' || key === 'first' ? undefined : key

export interface BrowserOption {
  readonly id: BrowserKey
  readonly label: string
}

/** `chosen` is among them, be it installed or not. */
export function browserOptions(installed: readonly InstalledBrowser[], chosen: BrowserKey): readonly BrowserOption[] {
  const found: readonly BrowserOption[] = [{ id: 'system', label: t.browsers.system }, ...installed.map(asOption)]
  if (found.some(({ id }) => id === chosen)) return found
  const id = browserOf(chosen)
  return [...found, { id: chosen, label: id === undefined ? t.browsers.first : t.browsers.missing(browserNames[id]) }]
}

const asOption = ({ id, name }: InstalledBrowser): BrowserOption => ({ id, label: name })

export interface ProfileOption {
  readonly id: string
  readonly label: string
  readonly profile: BrowserProfile
}

export const profileKey = (profile: BrowserProfile): string => Object.values(profile).join('/')

const holders = ['account', 'source'] as const

/** Of the system's browser nobody knows what profiles it has. */
export function profileOptions(
  installed: readonly InstalledBrowser[],
  browser: BrowserKey,
  scope: BrowserScope['kind'],
  chosen: BrowserProfile,
): readonly ProfileOption[] {
  if (browser === 'system') return []
  const named = installed.find(({ id }) => id === browser)?.profiles ?? []
  const offered: readonly BrowserProfile[] = [
    ...(browser === 'first' ? [] : [{ kind: 'usual' } as const]),
    ...named.map((name) => ({ kind: 'named', name }) as const),
    ...holders.map((per) => ({ kind: 'own', per }) as const),
    ...(browser === 'firefox' ? holders.map((per) => ({ kind: 'container', per }) as const) : []),
  ]
  const options = offered.map((profile) => ({
    id: profileKey(profile),
    label: t.browsers.profileOf(profile, scope),
    profile,
  }))
  const id = profileKey(chosen)
  if (options.some((each) => each.id === id)) return options
  return [...options, { id, label: t.browsers.missing(t.browsers.profileOf(chosen, scope)), profile: chosen }]
}
