// dynalite ships no types. Only its request handler is used: it is never told to listen.
declare module 'dynalite' {
  import type { Server } from 'node:http'

  interface DynaliteOptions {
    /** How long a table stays in CREATING, in ms. */
    readonly createTableMs?: number
    readonly deleteTableMs?: number
    readonly updateTableMs?: number
  }
  function dynalite(options?: DynaliteOptions): Server
  export default dynalite
}
