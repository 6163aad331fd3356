// Which request or connection the code that runs at this moment works for, so that a fault of ours ends that one and nothing else.
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Owner {
  /** For the log; nothing secret. */
  readonly what: string
  /** Ends it at once. Undefined once it has ended: parsers and kept connections remember whom they were made for, and would keep it in memory. */
  destroy: (() => void) | undefined
}

const owners = new AsyncLocalStorage<Owner>()

/** What follows from here on in this turn, and everything that it sets going, belongs to `owner`. */
export function belongTo(owner: Owner): void {
  owners.enterWith(owner)
}

/** In an `uncaughtException` or `unhandledRejection` handler: that of the code that failed. */
export function currentOwner(): Owner | undefined {
  return owners.getStore()
}
