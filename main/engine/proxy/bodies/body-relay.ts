import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { hearError } from '#util/hear-error.ts'
import { refused } from '../../refused.ts'

/** Looks at, holds back or changes the bytes of a body on their way. Both functions may throw Refused. */
export interface BodyStep {
  take(chunk: Buffer): readonly Uint8Array[]
  end(): readonly Uint8Array[]
}

/** Pieces of a body that wait for the connection to take them. */
const mostWaiting = 12

export const passThrough: BodyStep = { take: (chunk) => [chunk], end: () => [] }

/**
 * Checks a declared hash. The newest chunk waits for its successor, so that AWS has never seen a complete request when the
 * hash turns out wrong. Needs a body of at least one byte.
 */
export function hashGuard(expectedHex: string): BodyStep {
  const sum = createHash('sha256')
  let held: readonly Uint8Array[] = []
  return {
    take: (chunk) => {
      sum.update(chunk)
      const free = held
      held = [chunk]
      return free
    },
    end: () => {
      if (sum.digest('hex') !== expectedHex.toLowerCase()) throw bodyMismatch()
      return held
    },
  }
}

export function bodyMismatch(): Error {
  return refused(
    'body-mismatch',
    'the body does not have the hash that x-amz-content-sha256 declares. Nothing was completed at AWS.',
  )
}

/**
 * The tool's body as a stream of its own: destroying it leaves the tool's connection alive, so that an answer can still be
 * sent. Back-pressure passes through. `onFault` gets what a step threw before the stream is destroyed with it.
 */
export function relayBody(
  source: Readable,
  step: BodyStep,
  watch: { readonly onBytes: (count: number) => void; readonly onFault: (error: unknown) => void },
  start: readonly Buffer[] = [],
): Readable {
  const detach = (): void => {
    source.off('data', onData).off('end', onEnd).off('close', onBroken).off('error', onBroken)
    source.pause()
  }
  // It may be destroyed before there is a connection, and so a reader, for it.
  const out = hearError(
    new Readable({
      // Counts pieces and not bytes: a tool may send one byte in each, and a piece takes far more than that. One has 16 KiB at most.
      objectMode: true,
      highWaterMark: mostWaiting,
      read: () => {
        source.resume()
      },
      destroy: (error, done) => {
        detach()
        done(error)
      },
    }),
  )
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      watch.onFault(error)
      out.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const pushAll = (pieces: readonly Uint8Array[]): boolean => {
    let more = true
    for (const piece of pieces) if (piece.length > 0) more = out.push(piece)
    return more
  }
  const onData = (chunk: Buffer): void =>
    guarded(() => {
      watch.onBytes(chunk.length)
      if (!pushAll(step.take(chunk))) source.pause()
    })
  const onEnd = (): void =>
    guarded(() => {
      pushAll(step.end())
      detach()
      out.push(null)
    })
  const onBroken = (): void => {
    out.destroy(new Error('the tool went away in the middle of its body'))
  }
  source.pause()
  source.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken)
  for (const chunk of start) onData(chunk)
  if (source.readableEnded) onEnd()
  else if (source.destroyed) onBroken()
  return out
}
