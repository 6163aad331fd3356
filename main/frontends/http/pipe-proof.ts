// On Windows anybody may make a pipe of a name that is free, as after a crash of the agent, and Node cannot ask whose a pipe is. So both ends
// of each connection prove that they know the token, which lies in a file for the user alone, and neither sends it. The server does so
// first: a stranger's hears nothing but a random number.
import { createHmac } from 'node:crypto'
import { sameSecret } from '#util/same-secret.ts'

export const helloPath = '/hello'
/** From the client its random number, from the server its own. */
export const nonceHeader = 'x-latchkey-nonce'
export const proofHeader = 'x-latchkey-proof'

export const isNonce = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)

export interface Nonces {
  readonly client: string
  readonly server: string
}

/** Holds for one connection; the two ends' differ, so that none can be sent back. */
export function proofOf(token: string, who: 'client' | 'server', nonces: Nonces): string {
  return createHmac('sha256', token).update(`latchkey pipe 1 ${who} ${nonces.client} ${nonces.server}`).digest('hex')
}

export function isProof(given: unknown, expected: string | undefined): boolean {
  return typeof given === 'string' && expected !== undefined && sameSecret(given, expected)
}
