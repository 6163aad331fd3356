/** Parsed from `accounts=3,roles=3,credential-ttl=1h,throttle=0,latency=0ms,seed=1`. */
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
}

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
}

export interface Sandbox extends SandboxDirectory {
  /** How often each operation was called, refused calls included: `{ 'sts:AssumeRole': 2 }`. */
  calls(): Readonly<Record<string, number>>
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
