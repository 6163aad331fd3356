// The closed set of error codes, without zod: the fast path of the command line reads it for every tool that asks for credentials.
export const errorCodes = [
  'bad-request',
  'not-found',
  'ambiguous',
  'conflict',
  'needs-sign-in',
  'needs-mfa',
  'needs-confirmation',
  'denied',
  'refused-by-aws',
  'throttled',
  'network',
  'timeout',
  'cancelled',
  'unsupported',
  'vault-unavailable',
  'vault-locked',
  'vault-broken',
  'settings-broken',
  'no-agent',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** What one click does about a failure. */
export const acts = ['retry', 'enter-code', 'sign-in', 'edit-source', 'edit-role', 'open-settings'] as const
export type Act = (typeof acts)[number]

/** What AWS said, for the details: its code, its text without secrets, and its own id of the request. */
export interface AwsWords {
  readonly code: string
  readonly message?: string | undefined
  readonly requestId?: string | undefined
}
