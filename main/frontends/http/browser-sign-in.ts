// Signs a browser in: a code that works once, for seconds, is exchanged for a cookie and a token that live as long as the agent.
import { createHash, timingSafeEqual } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Clock } from '#util/ports.ts'

/** The link is opened at once by the machine that asked for it. */
const codeLifeMs = 30_000
/** Oldest signed out first; more than anybody's browsers. */
const signInLimit = 32
/** Pages of one browser, the oldest first. */
const pageLimit = 32
/** Cookies are shared by all ports of a host (RFC 6265, 8.5), so the name has the port. */
const cookieName = (port: number): string => `latchkey-${port}`

export interface BrowserSignIn {
  /** A new code and its end in epoch ms. */
  issueCode(): { readonly code: string; readonly expiresAt: number }
  /** The code is spent either way. A browser that is signed in stays so by its cookie, since another one would sign its other pages out. */
  redeem(code: string, cookieHeader: string | undefined): Redeemed
  /** Whether the `Cookie` header holds a cookie of ours. */
  knows(cookieHeader: string | undefined): boolean
  /**
   * Fires when the sign-in ends that cookie and token are both of; undefined where they are of none. Browsers send the cookie to every
   * server on 127.0.0.1, whatever its port, and such a server could use it; the token only our own page has.
   */
  mayCall(cookieHeader: string | undefined, token: string | undefined): AbortSignal | undefined
}

export type Redeemed =
  | {
      readonly kind: 'signed-in'
      /** A `Set-Cookie` value; undefined where the browser has it. */
      readonly cookie: string | undefined
      /** For the page, which sends it with each call. A secret. */
      readonly token: string
    }
  | { readonly kind: 'unknown' }
  /** One of the two who had the code was not meant to have it, and nobody knows which: the sign-in of the first has ended. */
  | { readonly kind: 'used-twice' }

interface SignIn {
  readonly cookie: Buffer
  /** One for each page. */
  readonly tokens: Buffer[]
  readonly end: AbortController
}

export function createBrowserSignIn(options: {
  readonly clock: Clock
  readonly port: number
  readonly randomBytes: (length: number) => Buffer
}): BrowserSignIn {
  const { clock, port, randomBytes } = options
  /** Remembered for as long as the sign-in that a code gave. */
  const codes = new Map<string, { readonly expiresAt: number; readonly gave?: SignIn }>()
  const signIns = new Set<SignIn>()

  function find(header: string | undefined): SignIn | undefined {
    const prefix = `${cookieName(port)}=`
    const seen = (header ?? '').split(';').flatMap((part) => {
      const pair = part.trim()
      return pair.startsWith(prefix) ? [digest(pair.slice(prefix.length))] : []
    })
    return [...signIns].find(({ cookie }) => seen.some((each) => timingSafeEqual(cookie, each)))
  }

  function end(signIn: SignIn): void {
    signIns.delete(signIn)
    signIn.end.abort()
  }

  return {
    issueCode() {
      for (const [code, { expiresAt, gave }] of codes)
        if (gave === undefined ? expiresAt <= clock.now() : gave.end.signal.aborted) codes.delete(code)
      const code = randomBytes(32).toString('base64url')
      const expiresAt = clock.now() + codeLifeMs
      codes.set(code, { expiresAt })
      return { code, expiresAt }
    },
    redeem(code, cookieHeader) {
      const known = codes.get(code)
      codes.delete(code)
      if (known?.gave !== undefined) {
        end(known.gave)
        return { kind: 'used-twice' }
      }
      if (known === undefined || known.expiresAt <= clock.now()) return { kind: 'unknown' }
      const token = randomBytes(32).toString('base64url')
      const same = find(cookieHeader)
      if (same !== undefined) {
        same.tokens.push(digest(token))
        same.tokens.splice(0, same.tokens.length - pageLimit)
        codes.set(code, { expiresAt: known.expiresAt, gave: same })
        return { kind: 'signed-in', cookie: undefined, token }
      }
      const value = randomBytes(32).toString('base64url')
      const gave: SignIn = { cookie: digest(value), tokens: [digest(token)], end: new AbortController() }
      // One listener for each call that is under way.
      setMaxListeners(0, gave.end.signal)
      codes.set(code, { expiresAt: known.expiresAt, gave })
      signIns.add(gave)
      const [oldest] = signIns
      if (oldest !== undefined && signIns.size > signInLimit) end(oldest)
      return { kind: 'signed-in', cookie: `${cookieName(port)}=${value}; HttpOnly; SameSite=Strict; Path=/`, token }
    },
    knows: (header) => find(header) !== undefined,
    mayCall(header, token) {
      const found = find(header)
      const given = digest(token ?? '')
      return found?.tokens.some((each) => timingSafeEqual(each, given)) === true ? found.end.signal : undefined
    },
  }
}

/** Digests have one length, so that comparing them takes one time. */
function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}
