import { ORPCError } from '@orpc/client'
import { t } from '#shared/strings/strings.ts'

/** A failed call as people see it. */
export interface Failure {
  /** A code of the contract, `lost` (no answer came) or `unexpected`. */
  readonly code: string
  /** What happened, as a sentence. */
  readonly message: string
  /** What to do, as a sentence. */
  readonly hint?: string | undefined
  /** Whether the same call may succeed later without a change. */
  readonly retry?: boolean | undefined
  readonly candidates?: readonly string[] | undefined
}

/** Reads the data of the contract's declared error; anything else becomes a sentence without the foreign text. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError && error.code === 'FAILED') {
    const data: unknown = error.data
    const text = (name: string): string | undefined => {
      const value = field(data, name)
      return typeof value === 'string' ? value : undefined
    }
    const candidates = field(data, 'candidates')
    return {
      code: text('code') ?? 'failed',
      message: error.message,
      hint: text('hint'),
      retry: field(data, 'retry') === true,
      candidates: Array.isArray(candidates) ? candidates.filter((each) => typeof each === 'string') : undefined,
    }
  }
  if (error instanceof ORPCError)
    return { code: 'unexpected', message: t.common.unexpected, hint: t.common.unexpectedHint, retry: true }
  return { code: 'lost', message: t.common.lost, hint: t.common.lostHint, retry: true }
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Object.entries(data).find(([key]) => key === name)?.[1] : undefined
}
