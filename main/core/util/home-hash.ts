import { createHash } from 'node:crypto'

/** Tells homes apart in names outside of them: socket, pipe, keychain account. */
export function homeHash(home: string): string {
  return createHash('sha256').update(home).digest('hex').slice(0, 16)
}
