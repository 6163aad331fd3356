/** Why we answer instead of AWS. Closed set: each kind has a status and a code per protocol in proxy/refusals. */
export type RefusalKind =
  | 'unknown-key'
  | 'wrong-signature'
  | 'skewed'
  | 'expired-url'
  | 'malformed'
  | 'bad-framing'
  | 'wrong-partition'
  | 'wrong-token'
  | 'unsupported-form'
  | 'ambiguous'
  | 'denied'
  | 'strict'
  | 'body-too-large'
  | 'body-mismatch'
  | 'body-broken'
  | 'needs-person'
  | 'credentials-refused'
  | 'unavailable'
  | 'busy'
  | 'bad-answer'
  | 'derive-failed'
  | 'wrong-host'
  | 'internal'

export interface Refusal {
  readonly kind: RefusalKind
  /** A sentence for the person who reads the tool's output: the offending value and what to do. Never a secret. */
  readonly message: string
}

/** Ends the pipeline: the tool gets this refusal instead of AWS's answer. The message is shown to a person. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal, cause?: unknown) {
    super(refusal.message, cause === undefined ? undefined : { cause })
    this.name = 'Refused'
    this.refusal = refusal
  }
}

export function refused(kind: RefusalKind, message: string, cause?: unknown): Refused {
  return new Refused({ kind, message: `Latchkey: ${message}` }, cause)
}
