// When what a new connection costs is done. TLS handshakes and first requests come in crowds, and each takes a millisecond or more of the
// one thread: done at once, they would hold up everyone whose connection has stood for hours.
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

/**
 * Resolves in a turn of the event loop that no other newcomer has; in a crowd, when the thread has had time for others, too. Callers take
 * turns, so that a crowd delays its own first. One that is gone takes no turn, and never hears.
 */
export type Pace = (socket: Pick<Socket, 'destroyed'>, caller: string) => Promise<void>

/** Starts to measure; the answer tells which part of the time since then the thread was busy, 0 to 1. */
export type MeasureLoad = () => () => number

/** Between two looks at the thread's load in a crowd, in ms. */
const lookMs = 10
/** Newcomers wait while the thread was busier than this since the last one: the rest is for those who are served already. */
const mostLoad = 0.4
/** Looks after which one goes on at any rate, so that those who are served shut nobody out. */
const mostLooks = 10

interface Newcomer {
  readonly socket: Pick<Socket, 'destroyed'>
  readonly go: () => void
}

export function createPace(isCrowd: () => boolean, measureLoad: MeasureLoad = measureLoop): Pace {
  // The caller whose turn it is comes first.
  const lines = new Map<string, Newcomer[]>()
  const take = (): Newcomer | undefined => {
    for (const [caller, waiting] of lines) {
      const newcomer = waiting.shift()
      lines.delete(caller)
      if (waiting.length > 0) lines.set(caller, waiting)
      if (newcomer?.socket.destroyed === false) return newcomer
    }
    return undefined
  }
  const next = (): void => {
    take()?.go()
    schedule()
  }
  const schedule = (): void => {
    if (lines.size === 0) return
    if (isCrowd()) afterRest(next, measureLoad())
    else setImmediate(next)
  }
  return (socket, caller) =>
    new Promise((go) => {
      const waiting = lines.get(caller)
      if (waiting !== undefined) return void waiting.push({ socket, go })
      lines.set(caller, [{ socket, go }])
      if (lines.size === 1) schedule()
    })
}

function afterRest(next: () => void, load: () => number, looks = 1): void {
  setTimeout(() => {
    if (looks < mostLooks && load() > mostLoad) afterRest(next, load, looks + 1)
    else next()
  }, lookMs)
}

function measureLoop(): () => number {
  const before = performance.eventLoopUtilization()
  return () => performance.eventLoopUtilization(before).utilization
}
