// The closed set of error codes, without zod: the fast path of the command line reads it for every tool that asks for credentials.
export const errorCodes = [
  'bad-request',
  'not-found',
  'ambiguous',
  'conflict',
  'needs-sign-in',
  'needs-mfa',
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
