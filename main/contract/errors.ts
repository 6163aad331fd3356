// Errors as they cross to a front end: data with a closed set of codes. No stack, cause or secret crosses.
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { errorCodes } from './error-codes.ts'

const errorCode = z.enum(errorCodes)

const errorData = z.object({
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
