// What a person said opens consoles: for one account, for one source, and for the rest.
import { defined } from '../defined.ts'

/** In the order in which `latchkey browsers` lists them. */
export const browserIds = ['chrome', 'edge', 'brave', 'vivaldi', 'chromium', 'firefox'] as const
export type BrowserId = (typeof browserIds)[number]

export const browserNames: Readonly<Record<BrowserId, string>> = {
  chrome: 'Google Chrome',
  edge: 'Microsoft Edge',
  brave: 'Brave',
  vivaldi: 'Vivaldi',
  chromium: 'Chromium',
  firefox: 'Firefox',
}

export const isBrowserId = (word: string): word is BrowserId => browserIds.some((id) => id === word)

/** `own`: a profile that holds the consoles of one account or of one source. */
export type BrowserProfile =
  | { readonly kind: 'usual' }
  /** One that the person made, by the name that the browser shows. */
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'own'; readonly per: 'account' | 'source' }
  /** Of Firefox, by the extension that opens them. */
  | { readonly kind: 'container'; readonly per: 'account' | 'source' }

export interface BrowserChoice {
  /** Left out: BROWSER's or the system's; for a profile of its own, the first that is installed. */
  readonly browser?: BrowserId | undefined
  readonly profile: BrowserProfile
}

/** What somebody asks for once: what is left out is as it was saved. */
export interface AskedBrowser {
  readonly browser?: BrowserId | 'system' | undefined
  readonly profile?: BrowserProfile | undefined
}

const usual: BrowserProfile = { kind: 'usual' }

/** A profile alone is about the browser that was saved, a browser alone about its usual profile. */
export function choiceOf(asked: AskedBrowser | undefined, saved?: BrowserChoice): BrowserChoice | undefined {
  if (asked === undefined) return saved
  const browser = asked.browser ?? saved?.browser
  return { ...(browser !== 'system' && defined({ browser })), profile: asked.profile ?? usual }
}

export type BrowserScope =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'rest' }

export interface BrowserRule {
  readonly for: BrowserScope
  readonly opens: BrowserChoice
}

export function sameScope(a: BrowserScope, b: BrowserScope): boolean {
  if (a.kind === 'account') return b.kind === 'account' && a.account === b.account
  if (a.kind === 'source') return b.kind === 'source' && a.source === b.source
  return b.kind === 'rest'
}

interface Opened {
  readonly accountId?: string | undefined
  readonly source: string
}

/** What was saved for a role's consoles. */
export function browserFor(rules: readonly BrowserRule[], { accountId, source }: Opened): BrowserChoice | undefined {
  const scope: BrowserScope =
    accountId === undefined ? { kind: 'source', source } : { kind: 'account', account: accountId }
  return nearestRule(rules, scope, source)?.opens
}

/** The rule that counts for the scope: its own, else that of what is around it. `source`: of an account's role. */
export function nearestRule(
  rules: readonly BrowserRule[],
  scope: BrowserScope,
  source?: string,
): BrowserRule | undefined {
  const around: readonly BrowserScope[] = [
    scope,
    ...(source === undefined ? [] : [{ kind: 'source', source } as const]),
    { kind: 'rest' },
  ]
  for (const each of around) {
    const rule = rules.find((one) => sameScope(one.for, each))
    if (rule !== undefined) return rule
  }
  return undefined
}
