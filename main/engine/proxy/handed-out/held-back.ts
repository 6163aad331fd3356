import type { Refused } from '../../refused.ts'
import { refused } from '../../refused.ts'

/** Fails closed: what cannot be understood does not reach the tool. */
export function heldBack(why: string, cause?: unknown): Refused {
  return refused(
    'derive-failed',
    `${why}, so the credentials in it were held back: no real key leaves the agent. ` +
      'Start the role with "latchkey start", or use "latchkey exec --direct".',
    cause,
  )
}
