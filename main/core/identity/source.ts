// A source: a configured place that roles come from. Adding a kind = one folder, one line in registry.ts, one variant in the schema.
import type { SourceKind } from '#contract/model.ts'
import type { Clock, Log } from '../ports.ts'
import type { Credentials } from '../util/credentials.ts'

/** A role as a source lists it by itself. Roles that a person adds come from the settings file instead. */
export interface ListedRole {
  readonly name: string
  readonly kind: 'role' | 'source'
  readonly arn?: string
  readonly accountId?: string
  readonly accountName?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** The part of the vault that a source may use: names are prefixed with the source's own. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

/** Asks a person for a code. Rejects with AppError `needs-mfa` when nobody can answer. */
export type AskForCode = (question: { readonly title: string; readonly message: string; readonly subject: string; readonly signal: AbortSignal }) => Promise<string>

export interface SourceContext {
  readonly secrets: SecretStore
  readonly clock: Clock
  readonly log: Log
  readonly ask: AskForCode
}

/** Credentials of the source itself, the start of every chain. */
export interface BaseCredentials {
  readonly credentials: Credentials
  /** True when they came from AssumeRole or the like, so that a further AssumeRole is role chaining (one hour at most). */
  readonly fromRole: boolean
}

/** One configured source. */
export interface Source {
  readonly kind: SourceKind
  readonly name: string
  readonly region: string
  readonly partition: string
  readonly endpointUrl?: string
  listRoles(): readonly ListedRole[]
  /** For AssumeRole calls. `needsPerson` calls go through `ask`; single flight inside. */
  baseCredentials(signal: AbortSignal): Promise<BaseCredentials>
  /** For the source's own identity as a role (GetSessionToken for IAM users). */
  ownCredentials(signal: AbortSignal): Promise<Credentials>
  /** Without network or vault. */
  state(): { readonly state: 'ready' | 'needs-mfa' | 'error'; readonly problem?: string }
  /** Forgets what it cached and stored in the vault. */
  forget(): Promise<void>
}
