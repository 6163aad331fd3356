// Bytes that are kept until the last of them has come. The other side chooses how many pieces they come in, and a piece of one byte is an
// object of some hundred and fifty: kept as they are, they would take a hundred times what was allowed for them.

export interface Pieces {
  add(piece: Buffer): void
  /** Everything so far, in order; the next one begins anew. */
  take(): readonly Buffer[]
}

/** Bytes. A piece of this size is worth an object of its own, and what is smaller is copied into blocks. */
const small = 4_096
const mostInBlock = 65_536

export function createPieces(): Pieces {
  let whole: Buffer[] = []
  /** The last one, with room behind what is used. One small piece alone is not copied. */
  let block: Buffer = Buffer.alloc(0)
  let used = 0

  function closeBlock(): void {
    if (used > 0) whole.push(block.subarray(0, used))
    used = 0
  }
  return {
    add(piece) {
      const needed = used + piece.length
      if (piece.length >= small || needed > mostInBlock) closeBlock()
      if (piece.length >= small) whole.push(piece)
      else if (used === 0) {
        block = piece
        used = piece.length
      } else {
        if (needed > block.length) block = Buffer.concat([block.subarray(0, used)], Math.min(2 * needed, mostInBlock))
        used += piece.copy(block, used)
      }
    },
    take() {
      closeBlock()
      const taken = whole
      whole = []
      return taken
    },
  }
}
