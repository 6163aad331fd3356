// What the owner of an engine, an agent or a gateway, lends it.
import type { Credentials } from '#util/credentials.ts'

/** Who holds a grant. `shared`: everyone with the session's environment; `exec`: one command; `derived`: a role assumed inside a tool. `s3Express`: its session of one bucket, whose token has a header of its own. */
export type GrantClient =
  | { readonly kind: 'shared' }
  | { readonly kind: 'exec'; readonly pid: number; readonly command: string }
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

export interface NextHop {
  /** `http://user:pass@host:port` or `https://…`. */
  readonly url: string
  /** As in NO_PROXY. */
  readonly noProxy: string
}

/** What the proxy needs to know of the session behind a grant. */
export interface SessionFacts {
  readonly id: string
  readonly role: string
  /** What to type for the role and no other. */
  readonly roleWord: string
  readonly roleId: string
  readonly roleArn?: string
  readonly accountId?: string
  readonly partition: string
  readonly region: string
  /** Where to dial instead of AWS (LocalStack, moto, the sandbox): `Host` and signature stay AWS's. */
  readonly endpointUrl?: string
}

/** `session-ended`: a start of the role makes the key work again; `expired`: a derived key, which ended with its credentials or its session. */
export type EndReason = 'session-ended' | 'session-revoked' | 'grant-revoked' | 'expired'

export type GrantLookup =
  | { readonly kind: 'live'; readonly grant: Grant; readonly session: SessionFacts }
  | { readonly kind: 'ended'; readonly role: string; readonly reason: EndReason }
  | { readonly kind: 'unknown' }

export interface DeriveHow {
  /** Handed out by S3's CreateSession. */
  readonly s3Express: boolean
}

/** What the proxy asks of the sessions. Implemented by session/sessions.ts. */
export interface GrantBook {
  /** Synchronous: runs for every request. Also finds derived grants. */
  find(keyId: string): GrantLookup
  /** Real credentials for a live grant: the session's, or those AWS gave for a derived one. Single flight; renewed ahead of expiry. */
  credentials(grant: Grant, signal: AbortSignal): Promise<Credentials>
  /** Keeps credentials that AWS handed out through us until they expire, and gives a stand-in for them. Durable before it settles. */
  derive(parent: Grant, arn: string, credentials: Credentials, how?: DeriveHow): Promise<Grant>
  /** AWS does not take the session's credentials with this key, whatever the clock says: the next request gets new ones. */
  invalidate(sessionId: string, accessKeyId: string): void
  /** Called once per proxied request, for "last used". */
  touch(grant: Grant): void
}

/** Small secrets of the engine's own that outlive it: its password, its certificate authority. Writes are durable when the promise settles. */
export interface KeptSecrets {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
}
