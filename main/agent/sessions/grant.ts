import { assertNever } from '#shared/assert-never.ts'
import type { Credentials } from '#util/credentials.ts'
import type { EndedGrant, NextHop, SessionFacts } from '#engine/ports.ts'

/** Who holds a grant. `shared`: everyone with the session's environment; `exec`: one command; `terminal`: one that follows; `derived`: a role assumed inside a tool. `s3Express`: its session of one bucket, whose token has a header of its own. */
export type GrantClient =
  | { readonly kind: 'shared' }
  | { readonly kind: 'exec'; readonly pid: number; readonly command: string }
  | { readonly kind: 'terminal'; readonly terminal: string }
  | { readonly kind: 'derived'; readonly parentKeyId: string; readonly arn: string; readonly s3Express?: true }

/** What one client holds: a stand-in key pair, worth something at our proxy only. */
export interface Grant {
  readonly id: string
  readonly sessionId: string
  readonly client: GrantClient
  /** 20 characters, prefix `LKEY`. */
  readonly keyId: string
  readonly secret: string
  /** Only derived grants have one, since AWS gives one with assumed roles. */
  readonly sessionToken?: string
  /** The corporate proxy of the caller's own environment. */
  readonly nextHop?: NextHop
  /** Epoch ms. */
  readonly createdAt: number
}

export type Facts = Omit<SessionFacts, 'principal'>

export type GrantLookup =
  | { readonly kind: 'live'; readonly grant: Grant; readonly session: Facts }
  | EndedGrant
  | { readonly kind: 'unknown' }

export interface DeriveHow {
  /** Handed out by S3's CreateSession. */
  readonly s3Express: boolean
}

/** What is asked of the sessions about the keys they gave. */
export interface GrantBook {
  /** Also finds derived grants. */
  find(keyId: string): GrantLookup
  /** Those that live and those that ended, as far as they are remembered. */
  keyIds(): readonly string[]
  /**
   * Calls with each key for which `find` or `peek` may answer otherwise from now on: it was added or has ended, or its session changed. A key that
   * ends by time alone is told at the next look at what has expired, so whoever copies answers judges times too.
   */
  subscribeKeys(listener: (keyId: string) => void): () => void
  /** Real credentials for a live grant: the session's, or those AWS gave for a derived one. Single flight; renewed ahead of expiry. */
  credentials(grant: Grant, signal: AbortSignal): Promise<Credentials>
  /** Which credentials are there now, and when they end by themselves: none are got. */
  peek(grant: Grant): { readonly accessKeyId: string; readonly expiresAt?: number } | undefined
  /** Keeps credentials that AWS handed out through us until they expire, and gives a stand-in for them. Durable before it settles. */
  derive(parent: Grant, arn: string, credentials: Credentials, how?: DeriveHow): Promise<Grant>
  /** AWS does not take the session's credentials with this key, whatever the clock says: the next request gets new ones. */
  invalidate(sessionId: string, accessKeyId: string): void
  /** Called for every proxied request, for "last used". */
  touch(grant: Grant): void
}

/** As the audit log names it. */
export function clientName(client: GrantClient): string {
  switch (client.kind) {
    case 'exec':
      return `exec ${client.pid} ${client.command}`
    case 'terminal':
      return `terminal ${client.terminal}`
    case 'shared':
    case 'derived':
      return client.kind
    default:
      return assertNever(client)
  }
}

/** The process in such a name. */
export function pidIn(name: string | undefined): number | undefined {
  const pid = /^(?:exec|terminal) (\d+)[ -]/.exec(name ?? '')?.[1]
  return pid === undefined ? undefined : Number(pid)
}
