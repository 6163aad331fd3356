// The names that tunnels lead to. The system's resolver runs in threads that the whole process shares: libuv lets two lookups run at a time,
// and one that has begun cannot be called back. A tool that opens tunnels to slow names would keep both from the requests to AWS.
import { AppError } from '#util/app-error.ts'
import { createCallerLines } from '#util/async/caller-lines.ts'
import type { Timers } from '#util/async/timers.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { Address, Resolve } from './resolve.ts'

export interface LookupOptions {
  readonly caller: string
  readonly signal: AbortSignal
  /** The wait for a turn included. */
  readonly withinMs: number
}

/** Every address of a name. Rejects with AppError `timeout`, with the signal's reason, or with the resolver's own error. */
export type LookUp = (host: string, options: LookupOptions) => Promise<readonly Address[]>

interface Waiting {
  readonly host: string
  readonly settle: (addresses: Promise<readonly Address[]>) => void
}

/** One lookup at a time, callers in turn; whoever asks for the same name meanwhile gets its answer. */
export function createTunnelLookups(resolve: Resolve, timers: Timers): LookUp {
  const lines = createCallerLines<Waiting>()
  let running: Waiting['host'] | undefined
  let answer: Promise<readonly Address[]> = Promise.resolve([])

  const advance = (): void => {
    const first = lines.take()
    running = first?.host
    if (first === undefined) return
    answer = resolve(first.host)
    void answer.catch(() => undefined).finally(advance)
    first.settle(answer)
    for (const other of lines) if (other.host === running) other.settle(answer)
  }

  return async (host, { caller, signal, withinMs }) => {
    const { promise, resolve: settle } = Promise.withResolvers<readonly Address[]>()
    const waiting: Waiting = {
      host,
      settle(addresses) {
        lines.remove(caller, waiting)
        settle(addresses)
      },
    }
    const late = new AbortController()
    const cancel = timers.set(() => late.abort(tooLate(host, withinMs)), withinMs)
    if (running === host) settle(answer)
    else lines.add(caller, waiting)
    if (running === undefined) advance()
    try {
      return await unlessAborted(promise, AbortSignal.any([signal, late.signal]))
    } finally {
      cancel()
      lines.remove(caller, waiting)
    }
  }
}

const tooLate = (host: string, ms: number): AppError =>
  new AppError('timeout', `${host} cannot be reached: DNS gave no address within ${ms / 1000} s`, { retry: true })
