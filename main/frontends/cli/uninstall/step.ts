export interface Step {
  readonly kind:
    | 'keys'
    | 'sign-in'
    | 'sessions'
    | 'profiles'
    | 'hook'
    | 'login-item'
    | 'command'
    | 'agent'
    | 'cache'
    | 'home'
  /** As a list has it: `3 profiles in /home/me/.aws/config`. */
  readonly what: string
  /** Gives what a person should know of it. */
  readonly remove: () => Promise<readonly string[]>
}

export interface Survey {
  readonly steps: readonly Step[]
  /** What stays or lives on, a sentence each. */
  readonly stays: readonly string[]
}

export const nothingMore = (): readonly string[] => []

/** What cannot be looked at is a step that fails and says why; the others go on. */
export async function orFailing(
  kind: Step['kind'],
  what: string,
  look: () => Promise<readonly Step[]>,
): Promise<readonly Step[]> {
  try {
    return await look()
  } catch (error) {
    return [{ kind, what, remove: () => Promise.reject(error) }]
  }
}
