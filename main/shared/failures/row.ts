// What the rows of the tables of failures have in common. A cause is a clause: no capital, no full stop, so that other words may go before it;
// what to do next is a sentence.
import type { Act, ErrorCode } from './codes.ts'

export interface FailureRow<Facts> {
  /** Ours, for whoever decides by it. */
  readonly code: ErrorCode
  readonly cause: (facts: Facts) => string
  readonly next: string
  /** What one click does about it. */
  readonly act?: Act
  /** The same call may succeed later without a change. */
  readonly retry?: boolean
}
