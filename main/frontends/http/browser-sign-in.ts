// Signs a browser in: a code that works once, for seconds, is exchanged for a cookie that lives as long as the agent.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '#core/ports.ts'

/** The link is opened at once by the machine that asked for it. */
const codeLifeMs = 30_000
/** Oldest signed out first; more than anybody's browsers. */
const cookieLimit = 32
/** Cookies are shared by all ports of a host, so the name has the port. */
const cookieName = (port: number): string => `latchkey-${port}`

export interface BrowserSignIn {
  /** A new code and its end in epoch ms. */
  issueCode(): { readonly code: string; readonly expiresAt: number }
  /** The `Set-Cookie` value for a code that is good, else undefined. The code is spent either way. */
  redeem(code: string): string | undefined
  /** Whether the `Cookie` header holds a cookie of ours. */
  knows(cookieHeader: string | undefined): boolean
}

export function createBrowserSignIn(options: {
  readonly clock: Clock
  readonly port: number
  readonly randomBytes: (length: number) => Buffer
}): BrowserSignIn {
  const { clock, port, randomBytes } = options
  const codes = new Map<string, number>()
  const cookies: Buffer[] = []
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
      cookies.push(digest(value))
      if (cookies.length > cookieLimit) cookies.shift()
      return `${cookieName(port)}=${value}; HttpOnly; SameSite=Strict; Path=/`
    },
    knows(header) {
      const prefix = `${cookieName(port)}=`
      return (header ?? '').split(';').some((part) => {
        const pair = part.trim()
        if (!pair.startsWith(prefix)) return false
        const seen = digest(pair.slice(prefix.length))
        return cookies.some((cookie) => timingSafeEqual(cookie, seen))
      })
    },
  }
}

/** Digests have one length, so that comparing them takes one time. */
function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}
