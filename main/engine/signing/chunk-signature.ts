import { hash, type KeyObject } from 'node:crypto'
import { tidyValue } from './canonical-headers.ts'
import { signString } from './signing-key.ts'
import { formatScope } from './string-to-sign.ts'
import type { Scope } from './types.ts'
import type { RawHeaders } from '#util/http/message.ts'

/** One side of a chunk-signed body. Date and scope are the head's for every chunk, even past midnight. */
export interface ChunkSigner {
  readonly signingKey: KeyObject
  /** yyyymmddThhmmssZ of the head. */
  readonly amzDate: string
  readonly scope: Scope
  /** The head's signature. */
  readonly seed: string
}

const emptyHash = hash('sha256', '', 'hex')

/** Signature of a chunk, from the one before it and the hex hash of its data. */
export function chunkSignature(signer: ChunkSigner, previous: string, dataHash: string): string {
  return signString(signer.signingKey, `${preamble('PAYLOAD', signer, previous)}\n${emptyHash}\n${dataHash}`)
}

/** Signature of the trailer, from the zero chunk's signature. */
export function trailerSignature(signer: ChunkSigner, previous: string, trailers: RawHeaders): string {
  const lines = trailers
    .map(([name, value]) => [name.trim().toLowerCase(), tidyValue(value)] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
  const digest = hash('sha256', Buffer.from(lines.join(''), 'latin1'), 'hex')
  return signString(signer.signingKey, `${preamble('TRAILER', signer, previous)}\n${digest}`)
}

function preamble(what: 'PAYLOAD' | 'TRAILER', { amzDate, scope }: ChunkSigner, previous: string): string {
  return `AWS4-HMAC-SHA256-${what}\n${amzDate}\n${formatScope(scope)}\n${previous}`
}
