/** What a tool's environment must gain and lose. No name is in both. */
export interface Environment {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

/** Someone's environment, as `process.env` has it. */
export type CallerEnvironment = Readonly<Record<string, string | undefined>>
