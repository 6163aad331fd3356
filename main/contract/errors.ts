// Errors as they cross to a front end: data with a closed set of codes. No stack, cause or secret crosses.
import { oc } from '@orpc/contract'
import * as z from 'zod'

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
export const errorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCode>

export const errorData = z.object({
  code: errorCode,
  /** What to do next, as a sentence. */
  hint: z.string().optional(),
  /** Whether the same call may succeed later without a change. */
  retry: z.boolean().optional(),
  /** For `ambiguous`: what would have fitted. */
  candidates: z.array(z.string()).optional(),
})
export type ErrorData = z.infer<typeof errorData>

/** Every call of the contract starts from this, so that all of them share one declared error. */
export const call = oc.errors({ FAILED: { status: 400, data: errorData } })
