// Browsers that are signed in to the stand-in console, by their cookie.
import { createHash, randomBytes } from 'node:crypto'
import { keepNewest } from '#util/keep-newest.ts'
import type { Identity } from './federation.ts'

/** A sign-in of one browser. */
export interface ConsoleSession extends Identity {
  /** Where an expired page leads back to; empty for nowhere. */
  readonly issuer: string
  /** What its hosts begin with in a browser of several sessions. */
  readonly label: string
}

export interface ConsoleBrowser {
  readonly id: string
  /** Turned on by the person, for this browser. */
  readonly severalSessions: boolean
  readonly sessions: readonly ConsoleSession[]
}

export const mostSessions = 5
const mostBrowsers = 1_000
const cookieName = 'sandbox-console'

type SignedIn = { readonly browser: ConsoleBrowser } & (
  | { readonly kind: 'signed-in'; readonly session: ConsoleSession }
  /** Another identity is there, and only one may be; there are as many as there may be. */
  | { readonly kind: 'another' }
  | { readonly kind: 'full' }
)

interface ConsoleBrowsers {
  find(cookieHeader: string | undefined): ConsoleBrowser | undefined
  signIn(browser: ConsoleBrowser | undefined, identity: Identity, issuer: string, now: number): SignedIn
  /** `label`: that session alone. */
  signOut(browser: ConsoleBrowser, label: string | undefined): void
  /** Its sessions end now, as they would in time. */
  expire(browser: ConsoleBrowser, now: number): void
  allowSeveral(browser: ConsoleBrowser): void
  cookieOf(browser: ConsoleBrowser): string
}

export function createConsoleBrowsers(): ConsoleBrowsers {
  const known = new Map<string, ConsoleBrowser>()
  function keep(browser: ConsoleBrowser): ConsoleBrowser {
    keepNewest(known, browser.id, browser, mostBrowsers)
    return browser
  }
  return {
    find(header = '') {
      const pairs = header.split(';').map((pair) => pair.trim())
      const own = pairs.find((pair) => pair.startsWith(`${cookieName}=`))
      return known.get(own?.slice(cookieName.length + 1) ?? '')
    },
    signIn(given, identity, issuer, now) {
      const browser = given ?? { id: randomBytes(16).toString('hex'), severalSessions: false, sessions: [] }
      const session = { ...identity, issuer, label: labelOf(identity) }
      const others = browser.sessions.filter(({ label, expiresAt }) => label !== session.label && expiresAt > now)
      if (others.length > 0 && !browser.severalSessions) return { kind: 'another', browser }
      if (others.length >= mostSessions) return { kind: 'full', browser }
      return { kind: 'signed-in', browser: keep({ ...browser, sessions: [...others, session] }), session }
    },
    signOut(browser, label) {
      keep({ ...browser, sessions: browser.sessions.filter((each) => label !== undefined && each.label !== label) })
    },
    expire(browser, now) {
      keep({
        ...browser,
        sessions: browser.sessions.map((each) => ({ ...each, expiresAt: Math.min(each.expiresAt, now) })),
      })
    },
    allowSeveral: (browser) => void keep({ ...browser, severalSessions: true }),
    // Lax: a sign-in comes from elsewhere, and goes on to the console.
    cookieOf: ({ id }) => `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/`,
  }
}

/** As the console's hosts have it: the account and a few letters that tell its identities apart. */
function labelOf({ accountId, arn }: Identity): string {
  return `${accountId}-${createHash('sha256').update(arn).digest('hex').slice(0, 8)}`
}
