// A source: a configured place that roles come from.
import { defined } from '#shared/defined.ts'
import type { Agent as HttpsAgent } from 'node:https'
import type { NoticeView, SourceView } from '#contract/model.ts'
import type { NewsView } from '#contract/sources.ts'
import type { ClockOffset } from '#engine/aws/clock-offset.ts'
import type { EndpointOverrides } from '#engine/aws/endpoint.ts'
import { partitionOfRegion } from '#engine/aws/partitions.ts'
import type { Sts } from '#engine/aws/sts.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Timers } from '#util/async/timers.ts'
import type { CacheFile, StoredSource } from '../config/stored.ts'

/** How credentials of a role are got: it is the source's own identity, the source gives them, or AssumeRole does. */
export type Reach =
  | { readonly kind: 'own' }
  /** `key`: the kind's own word for it, which no other role of the source has. */
  | { readonly kind: 'issued'; readonly key: string }
  | { readonly kind: 'assumed'; readonly arn: string }

/** A role as a source lists it by itself. Roles that a person adds come from the settings file instead. */
export interface ListedRole {
  readonly name: string
  readonly reach: Reach
  /** Of an issued role, where it is known. */
  readonly arn?: string
  readonly accountId?: string
  readonly accountName?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Seconds: no session of it is longer, as far as the source knows; the role itself may allow less. */
  readonly longest?: number
  /** Of an IAM user without an MFA device: AWS lets its own sessions call no IAM. */
  readonly withoutMfa?: boolean
}

/** The part of the vault that a source may use: names are prefixed with the source's own. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

/** Asks a person for a code. Rejects with AppError `needs-mfa` when nobody can answer. */
export type AskForCode = (question: {
  readonly title: string
  readonly message: string
  readonly subject: string
  /** The device that shows it: an ARN or a serial number. */
  readonly device: string
  readonly signal: AbortSignal
}) => Promise<string>

/** Of an organisation's IAM Identity Center. */
export interface SsoProfile {
  readonly startUrl: string
  readonly region: string
  readonly accountId: string
  readonly roleName: string
}

/** Enough to call the portal with, and nothing to renew it by. */
export interface LentSignIn {
  readonly startUrl: string
  readonly region: string
  readonly accessToken: string
  /** Epoch ms. */
  readonly expiresAt: number
}

/** Where and as whom an STS call is made. */
export interface StsTarget {
  readonly credentials: Credentials
  readonly region: string
  readonly partition: string
  readonly endpointUrl?: string
}

/** Makes a client for one target, with the agent's clock offset, corporate proxy and log built in; the caller closes it. */
export type StsFor = (target: StsTarget) => Sts

/** As for a console: what the identity may do, and no less. Without a policy such credentials may do nothing. */
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})
/** AWS ends a console after 12 hours, whatever its credentials. */
const longestConsole = 12 * 3600

/** What a console takes of long-term keys, which it does not take themselves. */
export async function federated(stsFor: StsFor, target: StsTarget, name: string, signal: AbortSignal) {
  const input = { name: name.slice(0, 32), policy: everything, duration: longestConsole }
  const credentials = await withSts(stsFor, target, (sts) => sts.getFederationToken(input, signal))
  return { credentials, by: 'federation-token' as const }
}

/** One call with a client of its own, closed whatever happens. */
export async function withSts<T>(stsFor: StsFor, target: StsTarget, call: (sts: Sts) => Promise<T>): Promise<T> {
  const sts = stsFor(target)
  try {
    return await call(sts)
  } finally {
    sts.close()
  }
}

/** A page of AWS on which a person signs in. */
export interface SignInPage {
  readonly url: string
  /** What the page asks for, where it does; `plainUrl` then has a field for it. */
  readonly userCode?: string
  readonly plainUrl?: string
  /** Epoch ms. */
  readonly expiresAt: number
}

export interface SignInHow {
  /** No browser of this computer comes back with the result. */
  readonly device: boolean
  /** `isYours`: nobody else opens it. */
  readonly show: (page: SignInPage, isYours: boolean) => void
}

export interface SourceContext {
  readonly secrets: SecretStore
  /** For a list that is slow to fetch: what an agent that starts knows at once. */
  readonly cache: CacheFile
  readonly clock: Clock
  /** Epoch ms by AWS's clock: ours with the learned offset. */
  readonly awsNow: () => number
  /** An answer's `Date` and the local times (epoch ms) around the call: what `awsNow` learns from. */
  readonly sawDate: ClockOffset['observe']
  /** Where the agent's environment has a service, by endpoint prefix, dialled; a source's own endpoint goes before. */
  readonly endpointFor: EndpointOverrides['urlFor']
  readonly timers: Timers
  readonly log: Log
  readonly ask: AskForCode
  /** Tells a person what nobody waits for. */
  readonly notify: (notice: Pick<NoticeView, 'message' | 'hint'>) => void
  /** What the last notice was about, and when it came; kept for the agents that follow. */
  readonly noticed: {
    get(): { readonly of: string; readonly at: number } | undefined
    set(noticed: { readonly of: string; readonly at: number } | undefined): void
  }
  readonly stsFor: StsFor
  /** An agent through the corporate proxy that trusts what the proxy trusts; undefined for a direct connection. */
  readonly agentFor: (url: URL) => HttpsAgent | undefined
  /** How old a list of roles may get before it is fetched anew. */
  readonly syncEveryMs: () => number
  /** Ends when the source is used no more: its entry changed or went, or the agent ends. Background work ends with it. */
  readonly life: AbortSignal
}

/** Credentials of the source itself, the start of every chain. */
export interface BaseCredentials {
  readonly credentials: Credentials
  /** True when they came from AssumeRole or the like, so that a further AssumeRole is role chaining (one hour at most). */
  readonly fromRole: boolean
}

export interface SourceState {
  readonly state: SourceView['state']
  /** What is wrong, for people. */
  readonly problem?: string
  /** What to do about it. */
  readonly hint?: string
  /** While `syncing`. */
  readonly progress?: NonNullable<SourceView['progress']>
  /** While `signing-in`: what is open in a browser. */
  readonly page?: SignInPage
  /** When the sign-in ends and nothing renews it, epoch ms. */
  readonly until?: number
  /** Who signed in, as far as it was checked. */
  readonly person?: string
  /** When the roles were last fetched as a whole, epoch ms. */
  readonly syncedAt?: number
  /** Of a certificate: what AWS puts into its sessions, tags by the key behind `aws:PrincipalTag/`. */
  readonly sessionTags?: Readonly<Record<string, string>>
  readonly sourceIdentity?: string
  readonly lastSync?: {
    readonly outcome: 'success' | 'error'
    /** Epoch ms. */
    readonly startedAt: number
    readonly endedAt: number
    readonly profiles: number
    readonly error?: string | undefined
  }
}

/** What a sync found changed. */
export interface RoleNews {
  /** Epoch ms. */
  readonly at: number
  readonly changes: NewsView['changes']
}

/** One of what a source stands on. */
export interface PreflightStep {
  /** In words: "trust anchor". */
  readonly what: string
  /** `unknown`: AWS did not let it be tried. */
  readonly outcome: 'right' | 'wrong' | 'unknown'
  readonly message: string
  readonly hint?: string
}

/** One configured source. What a kind has no use for is absent. */
export interface Source {
  readonly name: string
  readonly region: string
  readonly partition: string
  readonly endpointUrl?: string
  /** Whose credentials it gives, and where they count: while this is the same, what was got before is still its own. */
  readonly identity?: string
  /** Without network or vault. The same array while nothing has changed; empty before the first sync. */
  roles(): readonly ListedRole[]
  /** Without network or vault. */
  state(): SourceState
  /** Calls after each change of `roles` or `state` that comes by itself. */
  subscribe?(listener: () => void): () => void
  /** Takes up the roles that it knew, without network; once, before anything else. */
  load?(): Promise<void>
  /**
   * Fetches the roles anew; single flight inside, which ends with the last caller. Rejects with `needs-sign-in` where a person comes first.
   * `onlyIfDue`: by itself.
   */
  sync?(onlyIfDue?: boolean, caller?: AbortSignal): Promise<void>
  /** Ends what `sync` has under way, for everyone who waits for it; without any, nothing. What has come is kept. */
  cancelSync?(): Promise<void>
  /** What the last syncs changed, newest first. */
  news?(): readonly RoleNews[]
  /** A person signs in; settles when that is done. The roles come behind. Callers at once are one sign-in; who leaves leaves the others. */
  signIn?(how: SignInHow, signal: AbortSignal): Promise<void>
  /** Ends the sign-in that is under way, for everyone who waits for it. */
  cancelSignIn?(): Promise<void>
  /** Forgets the sign-in, then tells AWS. Rejects where that cannot be told; it is forgotten all the same. */
  signOut?(): Promise<void>
  /**
   * For AssumeRole calls; single flight inside. `attended`: a person made the call and may be asked. Otherwise, as for a tool's
   * request or a renewal ahead of time, what would need a person rejects with `needs-mfa` at once, unless one is being asked already.
   */
  base?(signal: AbortSignal, attended?: boolean): Promise<BaseCredentials>
  /** Of listed roles that are not assumed. */
  issue?(reach: Exclude<Reach, { kind: 'assumed' }>, signal: AbortSignal, attended?: boolean): Promise<Credentials>
  /**
   * Credentials of its own identity that the console takes, for a person who asked; `name` is told in AWS's log. Rejects with `unsupported`,
   * and why, where it has none.
   */
  forConsole?(
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly credentials: Credentials; readonly by: 'own' | 'federation-token' }>
  /** What the AWS CLI signs in to by itself for a listed role; undefined where it cannot. */
  nativeProfile?(reach: Reach): SsoProfile | undefined
  /** What the AWS CLI may use of the sign-in while it lasts. A secret; undefined while nobody is signed in. */
  lentSignIn?(): LentSignIn | undefined
  /** Tries what it stands on, in the order in which it is to be put right. Rejects only when the caller left. */
  preflight?(signal: AbortSignal): Promise<readonly PreflightStep[]>
  /** AWS does not take these credentials, whatever their expiry says: they are not given again where there are others. */
  invalidate?(accessKeyId: string): void
  /** A person wants new credentials: those in memory are not given again where others need no person. */
  refresh?(): void
  /** Files that other tools write were written: what was wrong with it may be right by now. Absent where no such file counts. */
  changedOutside?(): void
  /** Drops the credentials that it holds in memory; with `signOut` also the sessions that it stored, so that a person is asked again. Its keys stay. */
  lock?(signOut: boolean): Promise<void>
  /** Signs out, as far as AWS can be told in a moment, and forgets what it cached and stored in the vault. */
  forget(): Promise<void>
  /** The agent ends: settles, soon, when what AWS gives once is written down. */
  close?(): Promise<void>
}

/** Where a source and the sessions of its roles are dialled. */
export type Place = Pick<Source, 'region' | 'partition' | 'endpointUrl'>

export function placeOf({ region = 'us-east-1', endpointUrl }: Pick<StoredSource, 'region' | 'endpointUrl'>): Place {
  const partition = partitionOfRegion(region)?.id ?? 'aws'
  return { region, partition, ...defined({ endpointUrl }) }
}
