import type { Refusal, RefusalKind } from './refusal-codes.ts'

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
