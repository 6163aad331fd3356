/** Why a chunk-signed body is refused: `mismatch` is a wrong signature, the rest is framing. */
export class ChunkFault extends Error {
  readonly reason: 'malformed' | 'mismatch' | 'truncated' | 'too-large'

  constructor(reason: ChunkFault['reason'], message: string) {
    super(message)
    this.name = 'ChunkFault'
    this.reason = reason
  }
}
