// What the host (Electron, a plain Node process, a test) lends everyone.

export interface Clock {
  /** Epoch ms. */
  now(): number
}

export interface Log {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void
  info(message: string, facts?: Readonly<Record<string, unknown>>): void
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void
  error(message: string, facts?: Readonly<Record<string, unknown>>): void
}
