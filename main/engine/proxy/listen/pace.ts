// When what a new connection costs is done. TLS handshakes and first requests come in crowds, and each takes a millisecond or more of the
// one thread: done at once, they would hold up everyone whose connection has stood for hours.
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { createCallerLines } from '#util/async/caller-lines.ts'

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
  const lines = createCallerLines<Newcomer>()
  const next = (): void => {
    let newcomer = lines.take()
    while (newcomer?.socket.destroyed === true) newcomer = lines.take()
    newcomer?.go()
    schedule()
  }
  const schedule = (): void => {
    if (lines.isEmpty()) return
    if (isCrowd()) afterRest(next, measureLoad())
    else setImmediate(next)
  }
  return (socket, caller) =>
    new Promise((go) => {
      const isFirst = lines.isEmpty()
      lines.add(caller, { socket, go })
      if (isFirst) schedule()
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
