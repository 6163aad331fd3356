/** Headers as they came over the wire: order, case and repeats kept. */
export type RawHeaders = readonly (readonly [name: string, value: string])[]

/** A request's head, with the request target exactly as on the wire (`/path?query`, never parsed by `URL`). */
export interface RequestHead {
  readonly method: string
  readonly target: string
  readonly headers: RawHeaders
}

/** Date (yyyymmdd), region and service of a SigV4 credential, in the client's own letter case. */
export interface Scope {
  readonly date: string
  readonly region: string
  readonly service: string
}
