// Bytes that wait for someone who takes them more slowly than they come. Node counts the bytes, and whoever sends them chooses how many
// pieces they come in: 64 KiB, one byte each, are objects of some 10 MB.
import type { Duplex, Readable, Writable } from 'node:stream'

/** That wait to be written. Pieces of a kilobyte still fill what Node would have waiting. */
const mostUnwritten = 64
/** Bytes. */
const mostUnread = 4_096

/**
 * Writes what it is given. Holds the source while the destination has enough pieces, or bytes, waiting; and after so many pieces for the rest
 * of the turn, since a turn of the event loop is everyone's.
 */
export function fewUnwritten(source: Readable, out: Writable): (piece: Uint8Array) => void {
  let waiting = 0
  let full = false
  const go = (): void => {
    if (!full && !out.writableNeedDrain) source.resume()
  }
  const written = (): void => {
    waiting -= 1
    if (!full || waiting > 0) return
    setImmediate(() => {
      full = false
      go()
    })
  }
  out.on('drain', go)
  return (piece) => {
    waiting += 1
    full ||= waiting >= mostUnwritten
    if (!out.write(piece, written) || full) source.pause()
  }
}

/**
 * Of a body that nobody reads, its connection reads no more than this ahead: Node asks the connection how much that is. Not its own
 * `highWaterMark`, by which what flows would stop and start more often.
 */
export function fewUnread(connection: Duplex): void {
  Object.defineProperty(connection, 'readableHighWaterMark', { value: mostUnread })
}
