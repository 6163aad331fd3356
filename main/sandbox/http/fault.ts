import type { XmlNode } from './xml.ts'

/** What every service knows of an error; each protocol writes it its own way (see dialects.ts). */
export interface FaultFacts {
  readonly status: number
  /** AWS's own code, such as `NoSuchKey`. */
  readonly code: string
  readonly message: string
  /** Further elements of S3's error document. */
  readonly details?: XmlNode
  readonly headers?: Readonly<Record<string, string>>
}

/** An error that AWS would answer with. Thrown anywhere below a service, answered once, in http/listener.ts. */
export class AwsFault extends Error {
  readonly facts: FaultFacts

  constructor(status: number, code: string, message: string, extra: Pick<FaultFacts, 'details' | 'headers'> = {}) {
    super(message)
    this.name = 'AwsFault'
    this.facts = { status, code, message, ...extra }
  }
}
