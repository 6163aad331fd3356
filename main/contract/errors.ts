// Errors as they cross to a front end: data with a closed set of codes. No stack, cause or secret crosses.
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { acts, errorCodes } from '#shared/failures/codes.ts'

const errorCode = z.enum(errorCodes)

const errorData = z.object({
  code: errorCode,
  /** What to do next, as a sentence. */
  hint: z.string().optional(),
  /** Whether the same call may succeed later without a change. */
  retry: z.boolean().optional(),
  /** For `ambiguous`: what would have fitted. */
  candidates: z.array(z.string()).optional(),
  /** What one click does about it, where it is not what `code` says. */
  act: z.enum(acts).optional(),
  /** The source that a person signs in to or edits, where there is one. */
  source: z.string().optional(),
  /** The role that a person edits. */
  role: z.string().optional(),
  aws: z.object({ code: z.string(), message: z.string().optional(), requestId: z.string().optional() }).optional(),
})
export type ErrorData = z.infer<typeof errorData>

/** One that is told beside what it befell. */
export const failureView = errorData.extend({ message: z.string() })
export type FailureView = z.infer<typeof failureView>

/** Every call of the contract starts from this, so that all of them share one declared error. */
export const call = oc.errors({ FAILED: { status: 400, data: errorData } })
