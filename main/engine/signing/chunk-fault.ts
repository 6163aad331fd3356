import { AppError } from '#util/app-error.ts'

/** Why a chunk-signed body was refused: `mismatch` is a wrong signature, the rest is framing. */
export type ChunkFaultReason = 'malformed' | 'mismatch' | 'truncated' | 'too-large'

export function chunkFault(reason: ChunkFaultReason, message: string): AppError {
  return new AppError(reason === 'mismatch' ? 'denied' : 'bad-request', message, { cause: { chunkFault: reason } })
}

/** The reason behind an error of the chunk resigner; undefined for any other error. */
export function chunkFaultReason(error: unknown): ChunkFaultReason | undefined {
  const cause: unknown = error instanceof AppError ? error.cause : undefined
  if (typeof cause !== 'object' || cause === null || !('chunkFault' in cause)) return undefined
  const { chunkFault } = cause
  return chunkFault === 'malformed' ||
    chunkFault === 'mismatch' ||
    chunkFault === 'truncated' ||
    chunkFault === 'too-large'
    ? chunkFault
    : undefined
}
