import type { Form } from '../http/query-protocol.ts'
import type { SignedCall } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import type { XmlNode } from '../http/xml.ts'
import type { Caller } from '../organisation/caller.ts'
import type { CredentialBook, IssuedCredentials } from '../organisation/credentials.ts'
import type { MfaDevice } from '../organisation/totp.ts'
import type { Organisation } from '../organisation/model.ts'
import { optionalText } from './limits.ts'

export interface StsDeps {
  readonly organisation: Organisation
  readonly book: CredentialBook
  readonly mfa: MfaDevice
  /** Credentials live no longer than this, whatever was asked for. */
  readonly credentialTtlMs: number
}

/** One action: its result element. */
export type StsAction = (call: SignedCall, form: Form, deps: StsDeps) => XmlNode

export function denied(caller: Pick<Caller, 'arn'>, action: string, resource: string): AwsFault {
  return new AwsFault(
    403,
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`,
  )
}

/** Seconds asked for, cut to the sandbox's own limit. */
export function expiryOf(call: SignedCall, seconds: number, deps: StsDeps): number {
  // STS tells whole seconds, so credentials end on one.
  return Math.floor((call.now + Math.min(seconds * 1_000, deps.credentialTtlMs)) / 1_000) * 1_000
}

export function credentialsElement(issued: IssuedCredentials): XmlNode {
  return {
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    SessionToken: issued.sessionToken,
    Expiration: new Date(issued.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

/** True when the call brings a right MFA code, false when it brings none. Throws AwsFault for a wrong one. */
export function checkMfa(call: SignedCall, form: Form, deps: StsDeps): boolean {
  const serial = optionalText(form, 'SerialNumber')
  const code = optionalText(form, 'TokenCode')
  if (serial === undefined && code === undefined) return false
  const refuse = (why: string) => new AwsFault(403, 'AccessDenied', `MultiFactorAuthentication failed${why}`)
  if (serial === undefined || code === undefined) {
    throw refuse(', must provide both MFA serial number and one time pass code.')
  }
  if (call.caller.kind !== 'user' || serial !== deps.organisation.user.mfaSerial) {
    throw refuse(
      ', unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    )
  }
  if (!deps.mfa.accept(code, call.now)) throw refuse(' with invalid MFA one time pass code. ')
  return true
}
