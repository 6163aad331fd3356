// How long a console will last, as far as it is known before AWS is asked.

export type ConsoleOutlook = 'never-direct' | 'chained' | 'federation-token' | 'credentials' | 'hour'

interface Role {
  readonly kind: 'role' | 'source'
  readonly chain: readonly string[]
  readonly neverDirect: boolean
}

/** `sourceKind`: undefined for one that is not known any more. */
export function consoleOutlook({ kind, chain, neverDirect }: Role, sourceKind: string | undefined): ConsoleOutlook {
  if (neverDirect) return 'never-direct'
  if (chain.length > 0) return 'chained'
  if (kind === 'source') return sourceKind === 'iam-user' ? 'federation-token' : 'credentials'
  return sourceKind === 'identity-center' ? 'credentials' : 'hour'
}
