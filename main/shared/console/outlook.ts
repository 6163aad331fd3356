// How long a console will last, as far as it is known before AWS is asked.

export type ConsoleOutlook =
  | { readonly kind: 'never-direct' | 'chained' | 'federation-token' | 'permission-set' | 'profile' | 'credentials' }
  /** By AssumeRole with keys that do not expire; `perhaps`: with credentials that may be those of a role already, which gives an hour. */
  | { readonly kind: 'assumed' | 'perhaps'; readonly seconds: number }

interface Role {
  readonly kind: 'role' | 'source'
  readonly chain: readonly string[]
  readonly editable: boolean
  readonly neverDirect: boolean
  readonly duration?: number | undefined
}

const hour = 3600

/** `sourceKind`: undefined for one that is not known any more. */
export function consoleOutlook(role: Role, sourceKind: string | undefined): ConsoleOutlook {
  const { kind, chain, editable, neverDirect, duration = hour } = role
  if (neverDirect) return { kind: 'never-direct' }
  if (chain.length > 0) return { kind: 'chained' }
  if (kind === 'source') return { kind: sourceKind === 'iam-user' ? 'federation-token' : 'credentials' }
  if (!editable && sourceKind === 'identity-center') return { kind: 'permission-set' }
  if (!editable && sourceKind === 'roles-anywhere') return { kind: 'profile' }
  // AWS gives a role no less.
  const seconds = Math.max(hour, duration)
  return { kind: sourceKind === 'ambient' && seconds > hour ? 'perhaps' : 'assumed', seconds }
}
