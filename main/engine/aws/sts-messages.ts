// Our inputs as STS takes them, its answers as we keep them.
import { defined } from '#shared/defined.ts'
import { type Credentials, isPlausibleEnd } from '#util/credentials.ts'

export interface AssumeRoleInput {
  readonly roleArn: string
  readonly sessionName: string
  /** Seconds. */
  readonly duration?: number
  readonly externalId?: string
  readonly policy?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly transitiveTagKeys?: readonly string[]
  readonly sourceIdentity?: string
  readonly mfa?: MfaInput
}

export interface MfaInput {
  readonly serial: string
  readonly code: string
}

/** Credentials as the SDK takes them. */
export const keysOf = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials) =>
  defined({ accessKeyId, secretAccessKey, sessionToken })

export const durationOf = (seconds: number | undefined) => defined({ DurationSeconds: seconds })
export const mfaOf = (mfa: MfaInput | undefined) =>
  mfa === undefined ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code }

/** What `AssumeRole` is sent, without anything that is not set. */
export function assumeRoleRequest(input: AssumeRoleInput) {
  const tags = Object.entries(input.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
  const { externalId, policy, transitiveTagKeys = [], sourceIdentity } = input
  return {
    RoleArn: input.roleArn,
    RoleSessionName: input.sessionName,
    ...durationOf(input.duration),
    ...mfaOf(input.mfa),
    ...defined({ ExternalId: externalId, Policy: policy, SourceIdentity: sourceIdentity }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
    ...(transitiveTagKeys.length === 0 ? {} : { TransitiveTagKeys: [...transitiveTagKeys] }),
  }
}

interface StsCredentials {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
  readonly Expiration?: Date | undefined
}

/** Throws when STS left something out; createSts makes an AppError of it. */
export function readCredentials(answer: StsCredentials | undefined): Credentials {
  const expiresAt = required(answer?.Expiration?.getTime())
  if (!isPlausibleEnd(expiresAt)) throw new Error('the answer of STS has an end that is no date')
  return {
    accessKeyId: required(answer?.AccessKeyId),
    secretAccessKey: required(answer?.SecretAccessKey),
    sessionToken: required(answer?.SessionToken),
    expiresAt,
  }
}

/** Throws when AWS's answer lacks what it always has. */
export function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the answer of STS lacks a part')
  return value
}
