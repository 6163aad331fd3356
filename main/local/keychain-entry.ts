// Where the key of a vault lies in the system's keychain.
import { createHash } from 'node:crypto'

export const keychainService = 'Latchkey'

/** Each home has one of its own. */
export function dataKeyAccount(home: string): string {
  return `data-key:${createHash('sha256').update(home).digest('hex').slice(0, 16)}`
}
