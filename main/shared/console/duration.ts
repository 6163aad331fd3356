// How long a session of the console will last, and why: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html

/** What is sent to sign in. Times are seconds. */
export interface ConsoleCredentials {
  /**
   * `long-term`: AssumeRole by keys that do not expire, an instance's role among them. `chained`: AssumeRole by credentials that
   * do. `issued`: a portal, or Roles Anywhere, gave them. `own`: the source's identity, such as credentials of the environment.
   */
  readonly by: 'long-term' | 'chained' | 'issued' | 'federation-token' | 'own'
  /** How long they are valid from now on; left out where nobody says, as of a session token in a file. */
  readonly left?: number
  /** The duration of the role's sessions, where the person gave one. */
  readonly wanted?: number
}

/** What ends a console. */
export const lifeEnds = [
  'aws-maximum',
  'maximum-unknown',
  'credentials',
  'permission-set',
  'end-unknown',
  'chained',
  'federation-token',
] as const

export interface ConsoleLife {
  /** `SessionDuration`; AWS refuses it, and the whole sign-in, where it is not allowed. */
  readonly ask?: number
  readonly lasts: number
  readonly why: (typeof lifeEnds)[number]
}

/** Of any console. */
export const longestSeconds = 12 * 60 * 60
/** No role can be set to less. */
const leastMaximum = 60 * 60

export function consoleLife(credentials: ConsoleCredentials): ConsoleLife {
  if (credentials.by !== 'long-term') return withoutAsking(credentials)
  const { wanted = 0, left = 0 } = credentials
  // AWS took the duration, gave credentials for so long, or allows an hour: none is more than the role's maximum.
  const ask = Math.floor(Math.min(longestSeconds, Math.max(leastMaximum, wanted, left)))
  return { ask, lasts: ask, why: ask === longestSeconds ? 'aws-maximum' : 'maximum-unknown' }
}

/** What is left to do after AWS refused the duration that was asked for: the console then ends with the credentials. */
export function withoutAsking({ by, left }: ConsoleCredentials): ConsoleLife {
  if (left === undefined) return { lasts: longestSeconds, why: 'end-unknown' }
  const why = by === 'chained' || by === 'federation-token' ? by : 'credentials'
  return { lasts: Math.max(0, Math.floor(left)), why }
}
