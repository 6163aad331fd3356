import { AwsFault } from './fault.ts'

/** Reads a body into memory. Throws AwsFault past `limit` bytes. */
export async function readWhole(source: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of source) {
    length += piece.length
    if (length > limit) {
      throw new AwsFault(413, 'RequestEntityTooLarge', `The sandbox takes at most ${limit} bytes in this request`)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces, length)
}
