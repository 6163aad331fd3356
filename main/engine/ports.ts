// What an owner, an agent or a gateway, tells its engine, and what the engine asks of its owner. Plain data throughout: both may live in threads
// of their own.
import type { AuditRecord } from './audit/record.ts'
import type { ClockSighting } from './aws/clock-offset.ts'
import type { Policies } from './access/decide.ts'
import type { Credentials } from '#util/credentials.ts'

/** What one client holds: a stand-in key pair, worth something at our proxy only. */
export interface Grant {
  readonly id: string
  /** Whose it is: the one person of a computer, a user or a bot of a team. */
  readonly principal: string
  readonly sessionId: string
  /** As the owner's audit log names who holds it; means nothing here. */
  readonly client: string
  /** Of a role that was assumed inside a tool. `s3Express`: the session of one bucket, whose token has a header of its own. */
  readonly derived?: { readonly arn: string; readonly s3Express?: true }
  /** 20 characters, prefix `LKEY`. */
  readonly keyId: string
  readonly secret: string
  /** Only derived grants have one, since AWS gives one with assumed roles. */
  readonly sessionToken?: string
  /** The corporate proxy of the caller's own environment. */
  readonly nextHop?: NextHop
}

export interface NextHop {
  /** `http://user:pass@host:port` or `https://…`. */
  readonly url: string
  /** As in NO_PROXY. */
  readonly noProxy: string
}

/** What the engine needs to know of the session behind a grant. */
export interface SessionFacts {
  readonly id: string
  readonly principal: string
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

export interface LiveGrant {
  readonly kind: 'live'
  readonly grant: Grant
  readonly session: SessionFacts
}

/** `role`: what to type for it. */
export interface EndedGrant {
  readonly kind: 'ended'
  readonly role: string
  readonly reason: EndReason
}

export type GrantLookup = LiveGrant | EndedGrant | { readonly kind: 'unknown' }

/** What has become of one key. `expiresAt`: when a derived one ends (epoch ms by AWS's clock). A key that is put again has other credentials from then on. */
export type GrantChange =
  | { readonly kind: 'put'; readonly grant: Grant; readonly session: SessionFacts; readonly expiresAt?: number }
  | ({ readonly keyId: string } & EndedGrant)

export interface EnginePolicies extends Policies {
  /** Whether everyone on this computer reaches AWS hosts without the password. */
  readonly awsWithoutPassword: boolean
}

/** What holds for an engine's whole life. */
export interface EngineOptions {
  /** Where bodies go that are too large for memory. */
  readonly spoolDir: string
  /** PEM certificates that AWS and corporate proxies may present. */
  readonly trust: readonly string[]
  /** The last run's, or 0. */
  readonly port: number
  /** The owner's own corporate proxies. */
  readonly hops: { readonly agent: NextHop | undefined; readonly settings: NextHop }
  /** Variables by which an environment gives addresses to dial instead of AWS's (see `endpointVariables`). */
  readonly endpoints: Readonly<Record<string, string>>
  readonly platform: NodeJS.Platform
  /** This user's number, where users have one. */
  readonly uid: number | undefined
}

/** What an open proxy is reached by. */
export interface Listening {
  readonly port: number
  /** A secret. */
  readonly password: string
  /** Whom tools must trust. */
  readonly authorityPem: string
  readonly access: ProxyAccess
}

/** Who may connect, and how many. */
export interface ProxyAccess {
  /** Whether programs of this user are told from others' and need no password for AWS hosts. */
  readonly knowsOwn: boolean
  readonly mostConnections: number
  /** Files that the process may have open; undefined: without limit, or nobody tells. */
  readonly openFiles: number | undefined
}

/** What an owner tells its engine. Each call settles when the engine goes by it. */
export interface Engine {
  push(changes: readonly GrantChange[]): Promise<void>
  /** Until it was called, nothing passes that is not signed with stand-in keys. */
  configure(policies: EnginePolicies): Promise<void>
  /** What the owner saw of AWS's clock. */
  learn(sighting: ClockSighting): Promise<void>
  listen(): Promise<Listening>
  close(): Promise<void>
}

export interface AuditEntry {
  readonly record: AuditRecord
  /** A stranger is a caller that showed no valid key. */
  readonly caller: 'known' | 'stranger'
}

export interface DeriveWish {
  readonly parentKeyId: string
  readonly arn: string
  readonly credentials: Credentials
  /** Handed out by S3's CreateSession. */
  readonly s3Express: boolean
}

/** What an engine asks of its owner, and tells it. */
export interface EngineOwner {
  /** Real credentials of a live grant, used until they end or the grant is put again. */
  credentials(keyId: string, signal: AbortSignal): Promise<Credentials>
  /** Keeps credentials that AWS handed out through us until they expire, and gives a stand-in for them: durable, and pushed, before it settles. */
  derive(wish: DeriveWish): Promise<Grant>
  /** AWS does not take the session's credentials with this key, whatever the clock says: whoever asks next needs new ones. */
  invalidate(sessionId: string, accessKeyId: string): void
  /** Grants by key that requests were made with. */
  touched(keyIds: readonly string[]): void
  audit(entries: readonly AuditEntry[]): void
  /** What answers said of AWS's clock that was not known. */
  learned(sighting: ClockSighting): void
  /** Small secrets of the engine's own that outlive it: its password, its certificate authority. */
  secret(name: string): Promise<string | undefined>
  /** Durable when it settles. */
  keepSecret(name: string, value: string): Promise<void>
}

/** The grants as the data path sees them. */
export interface GrantBook {
  /** Synchronous: runs for every request. */
  find(keyId: string): GrantLookup
  byId(grantId: string): Grant | undefined
  /** Single flight. */
  credentials(grant: Grant, signal: AbortSignal): Promise<Credentials>
  derive(parent: Grant, arn: string, credentials: Credentials, how: Pick<DeriveWish, 's3Express'>): Promise<Grant>
  invalidate(sessionId: string, accessKeyId: string): void
  /** Called once per proxied request, for "last used". */
  touch(grant: Grant): void
}
