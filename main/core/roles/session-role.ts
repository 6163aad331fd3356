/** What a session has to know of the role it was started from. Every ARN and limit was validated when the role was saved. */
export interface SessionRole {
  readonly id: string
  readonly name: string
  /** `source`: the source's own identity; it has no chain. */
  readonly kind: 'role' | 'source'
  readonly source: string
  readonly arn?: string | undefined
  readonly accountId?: string | undefined
  readonly accountName?: string | undefined
  readonly partition: string
  /** The session's region when `start` names none. */
  readonly region: string
  readonly externalId?: string | undefined
  readonly sessionName?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly transitiveTagKeys?: readonly string[] | undefined
  readonly sourceIdentity?: string | undefined
  /** An inline session policy, JSON. */
  readonly policy?: string | undefined
  /** Of an IAM user without an MFA device: its own sessions cannot call IAM. */
  readonly withoutMfa?: boolean | undefined
  /** See SessionFacts. */
  readonly strict?: boolean | undefined
  readonly customerEndpoints?: readonly string[] | undefined
}
