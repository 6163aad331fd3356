// How long a console will last, as far as it is known before AWS is asked.

export type ConsoleOutlook =
  | { readonly kind: 'never-direct' | 'chained' | 'federation-token' | 'permission-set' | 'credentials' }
  /** `seconds`: left out where nobody knows; not exact: the role itself may allow less. */
  | { readonly kind: 'profile'; readonly seconds?: number; readonly isExact: boolean }
  /** By AssumeRole with keys that do not expire; `perhaps`: with credentials that may be those of a role already, which gives an hour. */
  | { readonly kind: 'assumed' | 'perhaps'; readonly seconds: number }

interface Role {
  readonly kind: 'role' | 'source'
  readonly chain: readonly string[]
  readonly editable: boolean
  readonly neverDirect: boolean
  readonly duration?: number | undefined
  /** See RoleView, here and below. */
  readonly longest?: number | undefined
  readonly session?: { readonly issuedAt?: string | undefined; readonly expiresAt?: string | undefined } | undefined
}

const hour = 3600

/** `sourceKind`: undefined for one that is not known any more. */
export function consoleOutlook(role: Role, sourceKind: string | undefined): ConsoleOutlook {
  const { kind, chain, editable, neverDirect, duration = hour } = role
  if (neverDirect) return { kind: 'never-direct' }
  if (chain.length > 0) return { kind: 'chained' }
  if (kind === 'source') return { kind: sourceKind === 'iam-user' ? 'federation-token' : 'credentials' }
  if (!editable && sourceKind === 'identity-center') return { kind: 'permission-set' }
  if (!editable && sourceKind === 'roles-anywhere') return byProfile(role)
  // AWS gives a role no less.
  const seconds = Math.max(hour, duration)
  return { kind: sourceKind === 'ambient' && seconds > hour ? 'perhaps' : 'assumed', seconds }
}

/** A session shows what profile and role allow together, and every role allows an hour. */
function byProfile({ longest, session }: Role): ConsoleOutlook {
  const { issuedAt, expiresAt } = session ?? {}
  const minutes = issuedAt && expiresAt ? Math.round((Date.parse(expiresAt) - Date.parse(issuedAt)) / 60_000) : 0
  if (minutes > 0) return { kind: 'profile', seconds: minutes * 60, isExact: true }
  if (longest === undefined) return { kind: 'profile', isExact: false }
  return { kind: 'profile', seconds: longest, isExact: longest <= hour }
}
