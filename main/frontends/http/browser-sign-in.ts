// Signs a browser in: a code that works once, for seconds, is exchanged for a cookie and a token that live as long as the agent.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '#core/ports.ts'

/** The link is opened at once by the machine that asked for it. */
const codeLifeMs = 30_000
/** Oldest signed out first; more than anybody's browsers. */
const signInLimit = 32
/** Cookies are shared by all ports of a host (RFC 6265, 8.5), so the name has the port. */
const cookieName = (port: number): string => `latchkey-${port}`

export interface BrowserSignIn {
  /** A new code and its end in epoch ms. */
  issueCode(): { readonly code: string; readonly expiresAt: number }
  /** What a code that is good gives, else undefined. The code is spent either way. */
  redeem(code: string): SignedIn | undefined
  /** Whether the `Cookie` header holds a cookie of ours. */
  knows(cookieHeader: string | undefined): boolean
  /**
   * Whether cookie and token are of one sign-in. Browsers send the cookie to every server on 127.0.0.1, whatever its port,
   * and such a server could use it; the token only our own page has.
   */
  mayCall(cookieHeader: string | undefined, token: string | undefined): boolean
}

export interface SignedIn {
  /** A `Set-Cookie` value. */
  readonly cookie: string
  /** For the page, which sends it with each call. A secret. */
  readonly token: string
}

export function createBrowserSignIn(options: {
  readonly clock: Clock
  readonly port: number
  readonly randomBytes: (length: number) => Buffer
}): BrowserSignIn {
  const { clock, port, randomBytes } = options
  const codes = new Map<string, number>()
  const signIns: { readonly cookie: Buffer; readonly token: Buffer }[] = []

  function find(header: string | undefined) {
    const prefix = `${cookieName(port)}=`
    const seen = (header ?? '').split(';').flatMap((part) => {
      const pair = part.trim()
      return pair.startsWith(prefix) ? [digest(pair.slice(prefix.length))] : []
    })
    return signIns.find(({ cookie }) => seen.some((each) => timingSafeEqual(cookie, each)))
  }

  return {
    issueCode() {
      for (const [code, expiresAt] of codes) if (expiresAt <= clock.now()) codes.delete(code)
      const code = randomBytes(32).toString('base64url')
      const expiresAt = clock.now() + codeLifeMs
      codes.set(code, expiresAt)
      return { code, expiresAt }
    },
    redeem(code) {
      const expiresAt = codes.get(code)
      codes.delete(code)
      if (expiresAt === undefined || expiresAt <= clock.now()) return undefined
      const value = randomBytes(32).toString('base64url')
      const token = randomBytes(32).toString('base64url')
      signIns.push({ cookie: digest(value), token: digest(token) })
      if (signIns.length > signInLimit) signIns.shift()
      return { cookie: `${cookieName(port)}=${value}; HttpOnly; SameSite=Strict; Path=/`, token }
    },
    knows: (header) => find(header) !== undefined,
    mayCall(header, token) {
      const found = find(header)
      return found !== undefined && token !== undefined && timingSafeEqual(found.token, digest(token))
    },
  }
}

/** Digests have one length, so that comparing them takes one time. */
function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}
