// When what a new connection costs is done. TLS handshakes and first requests come in crowds, and each takes a millisecond or more of the
// one thread: done at once, they would hold up everyone whose connection has stood for hours.
import type { Socket } from 'node:net'

/**
 * Resolves in a turn of the event loop that no other newcomer has, in a crowd after a pause besides. Callers take turns, so that a
 * crowd delays its own first. One that is gone takes no turn, and never hears.
 */
export type Pace = (socket: Pick<Socket, 'destroyed'>, caller: string) => Promise<void>

/** Between two newcomers in a crowd, in ms: leaves half of the thread to those who are served already. */
const crowdedMs = 10

interface Newcomer {
  readonly socket: Pick<Socket, 'destroyed'>
  readonly go: () => void
}

export function createPace(isCrowd: () => boolean): Pace {
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
    if (isCrowd()) setTimeout(next, crowdedMs)
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
