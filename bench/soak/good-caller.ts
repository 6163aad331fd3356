// Somebody who works while the soak goes on: small signed requests on kept connections, one after the other with a pause.
import { setTimeout as delay } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { exchange, open, type Route } from '../http-load.ts'

const connections = 4
const pauseMs = 20

export interface GoodWork {
  /** Of single requests, in ms. */
  readonly latencies: readonly number[]
  /** Requests that got no whole answer, or another than theirs. */
  readonly failed: number
  /** Stops when every request that is under way has its answer. */
  stop(): Promise<void>
}

/** `request` gives the bytes, which are signed anew before they expire; its answer has `bytes` of body. */
export function work(route: Route, request: () => Buffer, bytes: number): GoodWork {
  const latencies: number[] = []
  let failed = 0
  const ending = new AbortController()
  const one = async (): Promise<void> => {
    let socket: TLSSocket | undefined
    while (!ending.signal.aborted) {
      const sent = performance.now()
      try {
        socket ??= await open(route)
        if ((await exchange(socket, request())) !== bytes) failed += 1
      } catch {
        failed += 1
        socket?.destroy()
        socket = undefined
      }
      latencies.push(performance.now() - sent)
      await delay(pauseMs)
    }
    socket?.destroy()
  }
  const all = Promise.all(Array.from({ length: connections }, one))
  return {
    latencies,
    get failed() {
      return failed
    },
    async stop() {
      ending.abort()
      await all
    },
  }
}
