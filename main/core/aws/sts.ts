import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Log } from '../ports.ts'
import type { Credentials } from '../util/credentials.ts'
import { AppError } from '../util/app-error.ts'
import type { ClockOffset } from './clock-offset.ts'

export interface StsOptions {
  readonly region: string
  readonly partition: string
  readonly endpointUrl?: string
  readonly credentials: Credentials
  readonly clockOffset: ClockOffset
  /** An agent that goes through a corporate proxy, for the endpoint's URL; undefined for a direct connection. */
  readonly agentFor?: (url: URL) => HttpAgent | HttpsAgent | undefined
  readonly log: Log
}

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

export interface AssumedRole {
  readonly credentials: Credentials
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly assumedArn?: string
  /** Per cent of AWS's limit for policies and tags. */
  readonly packedPolicySize?: number
}

export interface CallerIdentity {
  readonly arn: string
  readonly accountId: string
  readonly userId: string
}

export interface Sts {
  assumeRole(input: AssumeRoleInput, signal: AbortSignal): Promise<AssumedRole>
  getSessionToken(
    input: { /** Seconds. */ readonly duration?: number; readonly mfa?: MfaInput },
    signal: AbortSignal,
  ): Promise<Credentials>
  getCallerIdentity(signal: AbortSignal): Promise<CallerIdentity>
  /** Closes idle connections. */
  close(): void
}

/** STS on one endpoint with one set of credentials. Failures are AppErrors (see sts-errors.ts). */
export function createSts(_options: StsOptions): Sts {
  const missing = () => Promise.reject(new AppError('internal', 'STS is not reachable'))
  return { assumeRole: missing, getSessionToken: missing, getCallerIdentity: missing, close: () => undefined }
}
