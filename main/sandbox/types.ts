/** Parsed from `accounts=3,roles=3,credential-ttl=1h,throttle=0,…`; docs/sandbox.md has them all. */
export interface SandboxOptions {
  readonly accounts: number
  /** Roles in each account. */
  readonly roles: number
  /** Life of the credentials that STS gives, in ms; also below AWS's own minimum, for tests. */
  readonly credentialTtlMs: number
  /** Every n-th call is throttled; 0 for none. */
  readonly throttle: number
  /** Added to every answer, in ms. */
  readonly latencyMs: number
  /** Same seed, same accounts, names and keys. */
  readonly seed: number
  /** Life of Identity Center's access tokens, in ms. */
  readonly tokenTtlMs: number
  /** How long after a sign-in its refresh tokens are good, in ms. */
  readonly refreshTtlMs: number
  /** Life of a client's registration, in ms. */
  readonly registrationTtlMs: number
  /** Portal calls a second, over all callers; 0 for no limit. */
  readonly ssoRate: number
  readonly ssoRefresh: SsoRefresh
  /** Profiles of Roles Anywhere, beside the one for the sync. */
  readonly profiles: number
  /** Its trust anchors, each with an authority of its own. */
  readonly anchors: number
  /** Calls a second about its profiles, and as many about its anchors; 0 for no limit. AWS takes one. */
  readonly profileRate: number
}

/**
 * What a refresh answers: a new refresh token each time, which ends the old one; the same one again; none, and the old one
 * stays good. `none`: no sign-in gives a refresh token.
 */
export type SsoRefresh = 'rotate' | 'same' | 'omit' | 'none'

export interface SandboxRole {
  readonly name: string
  readonly arn: string
  readonly accountId: string
  readonly accountName: string
  readonly labels: Readonly<Record<string, string>>
}

/** What the agent's `sandbox` source is made from. The key is the sandbox's own and worth nothing elsewhere. */
export interface SandboxDirectory {
  readonly endpointUrl: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly roles: readonly SandboxRole[]
  /** The IAM user's MFA device. Its codes come from `totpCode` in `organisation/totp.ts`. */
  readonly mfaSerial: string
  readonly identityCenter: { readonly startUrl: string; readonly region: string }
  readonly rolesAnywhere: {
    readonly region: string
    readonly trustAnchorArn: string
    readonly syncProfileArn: string
    readonly syncRoleArn: string
    /** By the authority of its trust anchor, good for a year. In PEM. */
    certificate(commonName: string): Promise<{ readonly certificate: string; readonly privateKey: string }>
  }
}

/** A profile of Roles Anywhere. */
export interface SandboxProfile {
  readonly name: string
  readonly enabled: boolean
  readonly roleArns: readonly string[]
  readonly durationSeconds: number
  readonly acceptRoleSessionName: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** What AWS would tell policies of a session that a certificate got. */
export interface CertificateSession {
  readonly arn: string
  readonly sourceIdentity: string
  /** By the key behind `aws:PrincipalTag/`. */
  readonly tags: Readonly<Record<string, string>>
}

/** What befalls Roles Anywhere, at a test's word. */
export interface RolesAnywhereControl {
  /** A trust anchor with these authorities, in PEM; answers its ARN. One of this name is replaced. */
  trust(name: string, bundle: string, enabled?: boolean): string
  /** Answers its ARN. One of this name is replaced. */
  putProfile(profile: SandboxProfile): string
  removeProfile(arn: string): void
  /** Its tags cannot be read any more. */
  breakProfile(arn: string): void
  /** The newest, the last one last. */
  sessions(): readonly CertificateSession[]
  /** `serial`: in hexadecimal. */
  revoke(serial: string): void
  /** What a role lets Roles Anywhere do, and for which trust anchor; without one, for any. All of it before the first. */
  trustPolicy(roleArn: string, actions: readonly string[], sourceArn?: string): void
}

/** What befalls an organisation's Identity Center, at a test's word. */
export interface IdentityCenterControl {
  /** All access and refresh tokens end now. */
  endTokens(): void
  /** All access tokens end now; what renews them does not. */
  endAccessTokens(): void
  /** All registrations end now: invalid_client. */
  endRegistrations(): void
  /** So many portal calls from now on are refused as too many. */
  refusePortalCalls(calls: number): void
  /** Nobody has this permission set in the account any more. */
  takeRole(accountId: string, roleName: string): void
  giveRole(accountId: string, roleName: string): void
  renameAccount(accountId: string, name: string): void
}

export interface Sandbox extends SandboxDirectory {
  /** How often each operation was called, refused calls included: `{ 'sts:AssumeRole': 2 }`. */
  calls(): Readonly<Record<string, number>>
  readonly identityCenterControl: IdentityCenterControl
  readonly rolesAnywhereControl: RolesAnywhereControl
  close(): Promise<void>
}

/** What a test may put in place of the real thing. */
export interface SandboxDeps {
  readonly clock?: SandboxClock
  /** TCP port on 127.0.0.1; a free one without it, or where it is taken. */
  readonly port?: number
}

export interface SandboxClock {
  /** Epoch ms. */
  now(): number
}
