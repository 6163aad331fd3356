import {
  type BrowserChoice,
  browserNames,
  type BrowserProfile,
  type BrowserRule,
  type BrowserScope,
  sameScope,
} from '../../console/browser-rules.ts'
import { assertNever } from '../../assert-never.ts'
import { formatAccountId } from '../../times.ts'

const system = 'The system’s browser'
const first = 'The first browser found'

/** Of one account or source there is one alone, of the rest one for each. */
const each = (per: 'account' | 'source', scope: BrowserScope['kind']): string =>
  per === scope ? `this ${per} alone` : `each ${per}`

function profile(found: BrowserProfile, scope: BrowserScope['kind']): string {
  switch (found.kind) {
    case 'usual':
      return 'Usual profile'
    case 'named':
      return `Profile ${found.name}`
    case 'own':
      return `A profile for ${each(found.per, scope)}`
    case 'container':
      return `A container for ${each(found.per, scope)}`
    default:
      return assertNever(found)
  }
}

function opens({ browser, profile: its }: BrowserChoice, scope: BrowserScope['kind']): string {
  if (browser === undefined && its.kind === 'usual') return system
  const name = browser === undefined ? first : browserNames[browser]
  return its.kind === 'usual' ? name : `${name} · ${profile(its, scope)}`
}

/** What opens which consoles. */
export const browsers = {
  text: 'Which browser and profile opens the consoles of an account, of a source, and all others. Nearest first: account, source, others.',
  list: 'Saved browsers',
  title: 'Browser for consoles',
  titleOf: (whose: string) => `Browser for consoles: ${whose}`,
  add: 'Choose a browser…',
  change: 'Change…',
  changeOf: (whose: string) => `Change the browser: ${whose}`,
  remove: 'Remove',
  removeOf: (whose: string) => `Remove the browser: ${whose}`,
  save: 'Save',
  of: 'Consoles of',
  account: 'An account',
  source: 'A source',
  rest: 'All others',
  whichAccount: 'Account',
  whichAccountHelp: 'Its ID, or its name as your roles have it.',
  noAccount: 'An account ID has 12 digits, and none of your accounts has this name.',
  manyAccounts: 'Several accounts have this name: type the ID.',
  whichSource: 'Source',
  noSource: 'You have no source of this name.',
  /** Whose consoles, as it stands alone. */
  whose: (scope: BrowserScope, accountName?: string): string => {
    switch (scope.kind) {
      case 'account':
        return [accountName ?? 'Account', formatAccountId(scope.account)].join(' ')
      case 'source':
        return `Source ${scope.source}`
      case 'rest':
        return 'All others'
      default:
        return assertNever(scope)
    }
  },
  opens,
  system,
  first,
  missing: (name: string) => `${name} (not found here)`,
  browser: 'Browser',
  profile: 'Profile',
  profileOf: profile,
  profileText: {
    usual: 'Beside your own tabs: one console at a time, or five with AWS’s multi-session support.',
    named: 'One console at a time, or five with AWS’s multi-session support.',
    own: 'Shares nothing with other profiles: its consoles stay open beside all others.',
    container: 'Needs the extension “Open external links in a container” in Firefox.',
  } satisfies Record<BrowserProfile['kind'], string>,
  /** `rule`: the one that counts for the scope; `whose`: it was saved for them. */
  opensFor: (scope: BrowserScope, rule: BrowserRule | undefined, whose: string): string => {
    if (rule === undefined) return system
    const opened = opens(rule.opens, rule.for.kind)
    return sameScope(rule.for, scope) ? opened : `${opened} (saved for: ${whose})`
  },
  none: 'No browser is known here but the system’s.',
  saved: (whose: string, opened: string) => `${whose}: ${opened}`,
  removed: (whose: string) => `No browser is saved now: ${whose}`,
  failed: (whose: string) => `Browser not saved: ${whose}`,
  undo: 'Undo',
} as const
