import type { Readable } from 'node:stream'

/**
 * Hands every chunk of a stream to `take`, waiting while it is busy; `take` says `stop` to end early, and the stream is then
 * left paused but alive. `broken`: the other side went away before the end. Never rejects except with what `take` throws.
 *
 * Events instead of async iteration: for a small body, all of this runs in one turn of the event loop.
 */
export function eachChunk(
  stream: Readable,
  take: (chunk: Buffer) => 'stop' | Promise<void> | undefined,
): Promise<'ended' | 'stopped' | 'broken'> {
  if (stream.readableEnded) return Promise.resolve('ended')
  if (stream.destroyed) return Promise.resolve('broken')
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      stream.pause()
      stream.off('data', onData).off('end', onEnd).off('close', onBroken).off('error', onBroken)
      settle()
    }
    const onEnd = (): void => finish(() => resolve('ended'))
    const onBroken = (): void => finish(() => resolve('broken'))
    const fail = (error: unknown): void =>
      finish(() => reject(error instanceof Error ? error : new Error(String(error))))
    const onData = (chunk: Buffer): void => {
      let taken: ReturnType<typeof take>
      try {
        taken = take(chunk)
      } catch (error) {
        return fail(error)
      }
      if (taken === 'stop') return finish(() => resolve('stopped'))
      if (taken === undefined) return undefined
      stream.pause()
      taken.then(() => stream.resume(), fail)
      return undefined
    }
    stream.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken)
    stream.resume()
  })
}
