import type { RoleView, SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Inventory } from './inventory.ts'
import type { Role } from './role.ts'

export interface RoleFacts {
  /** A person's own labels of a role that a source lists. */
  readonly ownLabels?: Readonly<Record<string, string>> | undefined
  readonly favourite: boolean
  /** Epoch ms. */
  readonly lastUsedAt?: number | undefined
  readonly session?: Pick<SessionView, 'id' | 'state' | 'issuedAt' | 'expiresAt'> | undefined
}

/** What front ends see of a role. A broken chain shows as none: `start` says what is wrong with it. */
export function roleViewOf(role: Role, inventory: Pick<Inventory, 'chainOf'>, facts: RoleFacts): RoleView {
  const { session } = facts
  const ownLabels = role.editable ? role.labels : (facts.ownLabels ?? {})
  return defined({
    id: role.id,
    name: role.name,
    kind: role.reach.kind === 'own' ? ('source' as const) : ('role' as const),
    source: role.source,
    arn: role.arn,
    accountId: role.accountId,
    accountName: role.accountName,
    partition: role.partition,
    region: role.region,
    labels: { ...role.labels, ...ownLabels },
    ownLabels: { ...ownLabels },
    chain: [...chainNames(role, inventory)],
    favourite: facts.favourite,
    neverDirect: role.neverDirect,
    duration: role.duration,
    longest: role.longest,
    editable: role.editable,
    session: session && sessionOf(session),
    lastUsedAt: facts.lastUsedAt === undefined ? undefined : new Date(facts.lastUsedAt).toISOString(),
  })
}

const sessionOf = ({ id, state, issuedAt, expiresAt }: NonNullable<RoleFacts['session']>) =>
  defined({ id, state, issuedAt, expiresAt })

/** Of the roles before this one, nearest to the source first; none for a chain that is broken. */
export function chainNames(role: Role, inventory: Pick<Inventory, 'chainOf'>): readonly string[] {
  if (role.via === undefined) return []
  try {
    return inventory
      .chainOf(role)
      .slice(0, -1)
      .map((each) => each.name)
  } catch {
    return []
  }
}
