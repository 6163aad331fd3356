// Who signed a call.

export interface Tag {
  readonly key: string
  readonly value: string
}

export type CallerKind = 'user' | 'user-session' | 'federated-user' | 'role-session'

export interface Caller {
  readonly kind: CallerKind
  readonly accessKeyId: string
  readonly accountId: string
  /** As GetCallerIdentity gives it. */
  readonly arn: string
  readonly userId: string
  /** Of a role session: the role's own ARN, which trust policies name. */
  readonly roleArn?: string
  readonly mfa: boolean
  readonly sourceIdentity?: string
  /** Session tags that go along when this session assumes a further role. */
  readonly transitiveTags: readonly Tag[]
}
