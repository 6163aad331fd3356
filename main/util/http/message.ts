/** Headers as they came over the wire: order, case and repeats kept. */
export type RawHeaders = readonly (readonly [name: string, value: string])[]

/** A request's head, with the request target exactly as on the wire (`/path?query`, never parsed by `URL`). */
export interface RequestHead {
  readonly method: string
  readonly target: string
  readonly headers: RawHeaders
}
