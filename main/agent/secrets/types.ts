import type { Vault } from '../ports.ts'

export interface OpenVault extends Vault {
  /** `waiting`: the keychain or a person is asked right now. A vault stays `closed` until the first secret is needed. */
  state(): 'closed' | 'waiting' | 'open'
  /** Moves a damaged record to a name of its own in the same file, sealed as it is. Answers that name. */
  setAside(name: string): Promise<string>
  /** Asks for the key now, if the file has any record. */
  unlock(): Promise<void>
  /**
   * Forgets the key that the keychain gives again at the next use. The passphrase's key is kept, since only a person could give it again
   * and background work must go on; so are the records of a vault that is nothing but memory.
   */
  lock(): Promise<void>
  /** Waits for writes under way and forgets the key. */
  close(): Promise<void>
}
