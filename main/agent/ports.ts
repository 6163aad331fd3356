// What the host (Electron, a plain Node process, a test) lends the agent.

/** The operating system's keychain. Every call may wait for a person to unlock it. */
export interface Keychain {
  get(account: string): Promise<string | undefined>
  set(account: string, secret: string): Promise<void>
  delete(account: string): Promise<void>
}

/** Where secrets lie (see secrets/). Values are UTF-8 text, names are not secret. Writes are durable when the promise settles. */
export interface Vault {
  readonly mode: 'keychain' | 'passphrase' | 'memory'
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
  /** Names that begin with the prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>
}

/** Absolute paths of everything the agent keeps, made by config/paths.ts. */
export interface Paths {
  readonly home: string
  readonly settings: string
  readonly settingsLastGood: string
  /** Favourites, recents and the proxy's port: losing it loses no configuration. */
  readonly state: string
  readonly vault: string
  readonly audit: string
  readonly log: string
  readonly lock: string
  /** Unix socket path, or a named pipe on Windows. */
  readonly socket: string
  /** On Windows: the file that holds the pipe's name and token. */
  readonly pipeFile: string
  readonly caBundle: string
  readonly authority: string
  /** Folder of what tools of certain callers trust. */
  readonly trust: string
  /** Spilled request bodies; emptied at each start. */
  readonly spool: string
  /** Folder of lists that sources fetched. */
  readonly cache: string
}
