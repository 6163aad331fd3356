import { isDeepStrictEqual } from 'node:util'
import { defined } from '#shared/defined.ts'
import type { ListedRole, Source } from '../identity/source.ts'
import { AppError } from '#util/app-error.ts'
import { type Resolver, createResolver } from './resolve.ts'
import { type AddedRole, type Role, addedId, listedIds } from './role.ts'

type RoleSource = Pick<Source, 'name' | 'region' | 'partition' | 'roles' | 'signIn' | 'state'>

/** Every role of every source, as the settings and the sources say now. Built anew when either changes. */
export interface Inventory extends Resolver {
  /** Added ones first, then source by source. */
  readonly roles: readonly Role[]
  byId(id: string): Role | undefined
  /** The id of an added role, whether it is there or not. */
  idOf(role: Pick<AddedRole, 'name' | 'source'>): string
  /**
   * Nearest to the source first, the role itself last; empty for a source's own identity. Throws AppError `not-found`
   * or `bad-request` when the chain is broken or runs in a circle.
   */
  chainOf(role: Role): readonly Role[]
}

/** Added roles whose source is gone are left out. */
export function createInventory(sources: readonly RoleSource[], added: readonly AddedRole[]): Inventory {
  return keepInventory()(sources, added)
}

/**
 * Makes inventories one after the other, and the same one again while nothing has changed: lookups and ids of 20,000
 * roles cost a tenth of a second. Roles of an unchanged source stay the same objects. A source that lists the same roles
 * had better answer the same array.
 */
export function keepInventory(): typeof createInventory {
  let last:
    | { readonly lists: readonly Listed[]; readonly added: readonly AddedRole[]; readonly inventory: Inventory }
    | undefined
  return (sources, added) => {
    const before = last
    const lists = sources.map((source) =>
      listedBy(
        source,
        before?.lists.find((each) => each.source === source),
      ),
    )
    if (before !== undefined && isSame(before.lists, lists) && isDeepStrictEqual(before.added, added))
      return before.inventory
    const inventory = inventoryOf(lists, added)
    last = { lists, added, inventory }
    return inventory
  }
}

interface Listed {
  readonly source: RoleSource
  readonly listed: readonly ListedRole[]
  readonly ids: ReadonlySet<string>
  readonly roles: readonly Role[]
}

function isSame(before: readonly Listed[], now: readonly Listed[]): boolean {
  return before.length === now.length && before.every((each, at) => each === now[at])
}

function listedBy(source: RoleSource, before: Listed | undefined): Listed {
  const now = source.roles()
  if (before !== undefined && isDeepStrictEqual(before.listed, now)) return before
  const ids = listedIds(source.name, now)
  return {
    source,
    listed: now,
    ids: new Set(ids),
    roles: now.map((role, at) => fromSource(role, ids[at] ?? '', source)),
  }
}

function inventoryOf(lists: readonly Listed[], added: readonly AddedRole[]): Inventory {
  const bySource = new Map(lists.map((list) => [list.source.name, list]))
  const idOf = ({ source, name }: Pick<AddedRole, 'name' | 'source'>): string =>
    addedId(source, name, bySource.get(source)?.ids ?? new Set())
  const listed = lists.flatMap((list) => list.roles)
  const accountNames = new Map(
    listed.flatMap(({ accountId, accountName }) =>
      accountName === undefined ? [] : [[accountId, accountName] as const],
    ),
  )
  const roles = [
    ...added.flatMap((role) => {
      const list = bySource.get(role.source)
      return list === undefined ? [] : [fromSettings(role, idOf(role), list.source, accountNames)]
    }),
    ...listed,
  ]
  const byId = new Map(roles.map((role) => [role.id, role]))
  const unlisted = lists.filter(({ source, listed: own }) => source.signIn !== undefined && own.length === 0)
  const resolver = createResolver(
    roles,
    unlisted.map(({ source }) => ({
      name: source.name,
      needsSignIn: () => ['needs-sign-in', 'signing-in'].includes(source.state().state),
    })),
  )

  function chainOf(role: Role): readonly Role[] {
    if (role.reach.kind === 'own') return []
    const chain = [role]
    for (let first = role; first.via !== undefined;) {
      const next = viaOf(first, first.via, resolver)
      if (chain.includes(next)) {
        const circle = chain.map((each) => each.name)
        throw new AppError(
          'bad-request',
          `the chain of "${role.name}" runs in a circle: ${[next.name, ...circle].join(' → ')}`,
          {
            hint: `Change one of them: latchkey role edit ${next.name} --via ROLE`,
          },
        )
      }
      chain.unshift(next)
      first = next
    }
    return chain
  }

  return { roles, byId: (id) => byId.get(id), idOf, chainOf, ...resolver }
}

/** The role that another one names as its `via`: an exact name, id or ARN, of the same source where several have it. */
export function viaOf(role: Pick<Role, 'name' | 'source'>, via: string, resolver: Pick<Resolver, 'exact'>): Role {
  const all = resolver.exact(via).filter((each) => each.reach.kind !== 'own')
  const same = all.filter((each) => each.source === role.source)
  const found = same.find((each) => each.editable) ?? same[0]
  if (found !== undefined) return found
  const elsewhere = all[0]
  if (elsewhere !== undefined) {
    throw new AppError(
      'bad-request',
      `"${role.name}" goes through "${via}", which belongs to the source "${elsewhere.source}", not "${role.source}"`,
      { hint: 'A chain begins at one source: give both roles the same one.' },
    )
  }
  throw new AppError('not-found', `"${role.name}" goes through "${via}", and there is no such role`, {
    hint: 'List what there is: latchkey roles',
  })
}

function fromSettings(
  role: AddedRole,
  id: string,
  source: RoleSource,
  accountNames: ReadonlyMap<string | undefined, string>,
): Role {
  const [, partition = source.partition, accountId] = /^arn:([^:]+):iam::(\d{12}):/.exec(role.arn) ?? []
  return {
    ...role,
    id,
    reach: { kind: 'assumed', arn: role.arn },
    // What other roles of the account say it is called: whether it is production hangs on it.
    ...defined({ accountId, accountName: accountId === undefined ? undefined : accountNames.get(accountId) }),
    partition,
    region: role.region ?? source.region,
    labels: role.labels ?? {},
    neverDirect: role.neverDirect ?? false,
    editable: true,
    withoutMfa: false,
  }
}

function fromSource(role: ListedRole, id: string, source: RoleSource): Role {
  return {
    id,
    name: role.name,
    reach: role.reach,
    source: source.name,
    ...defined({ arn: role.reach.kind === 'assumed' ? role.reach.arn : role.arn }),
    ...(role.accountId === undefined ? {} : { accountId: role.accountId }),
    ...defined({ accountName: role.accountName, longest: role.longest }),
    partition: source.partition,
    region: source.region,
    labels: role.labels ?? {},
    neverDirect: false,
    editable: false,
    withoutMfa: role.withoutMfa ?? false,
  }
}
