/** What a tool's environment must gain and lose. No name is in both. */
export interface Environment {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

/** The caller's own variables that matter: proxies, NODE_OPTIONS, and what an environment of ours replaces. No keys. */
export type CallerEnvironment = Readonly<Record<string, string | undefined>>
