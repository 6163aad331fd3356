/** The operating system's keychain. Every call may wait for a person to unlock it. */
export interface Keychain {
  get(account: string): Promise<string | undefined>
  set(account: string, secret: string): Promise<void>
  delete(account: string): Promise<void>
}

/** Where secrets lie. Values are UTF-8 text, names are not secret. Writes are durable when the promise settles. */
export interface Vault {
  readonly mode: 'keychain' | 'passphrase' | 'memory'
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
  /** Names that begin with the prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>
}

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
