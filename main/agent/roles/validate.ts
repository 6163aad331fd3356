import { parseRoleArn } from '#engine/aws/arn.ts'
import { isRegion, partitionOfRegion } from '#engine/aws/partitions.ts'
import { AppError } from '#util/app-error.ts'
import { viaOf } from './inventory.ts'
import { checkLimits } from './limits.ts'
import { createResolver } from './resolve.ts'
import type { AddedRole, Role } from './role.ts'
import type { Inventory } from './inventory.ts'

const hour = 3600

export interface ValidationContext {
  /** As it was before the change. */
  readonly inventory: Pick<Inventory, 'roles'>
  /** `fromRole`: what the source gives comes from a role already; undefined: only a start can tell. */
  readonly source: (
    name: string,
  ) => { readonly partition: string; readonly fromRole?: boolean; readonly base?: unknown } | undefined
  /** The name before the change; undefined for a new role. */
  readonly editing?: string
}

/** Whether a role may be saved like this. Throws AppError that names the value and the remedy; AWS is not asked. */
export function validateRole(role: AddedRole, context: ValidationContext): void {
  const source = context.source(role.source)
  if (source === undefined) {
    throw new AppError('not-found', `there is no source "${role.source}"`, { hint: 'See: latchkey source list' })
  }
  checkName(role.name, context)
  const { partition } = parseRoleArn(role.arn)
  if (partition !== source.partition) {
    throw bad(
      `${role.arn} belongs to the partition ${partition}, source "${role.source}" to ${source.partition}`,
      'Credentials of one partition are worth nothing in another: use a source with a region of that partition.',
    )
  }
  if (role.via === undefined && source.base === undefined)
    throw bad(
      `source "${role.source}" has no credentials that could assume a role`,
      'Name one of its roles to go through: --via ROLE',
    )
  checkRegion(role.region, partition)
  checkLimits(role)
  checkChain(role, context)
  checkHour(role, source.fromRole === true)
}

/** Whether a role may go, or get another name. Throws AppError `conflict` naming the roles that go through it. */
export function validateRemoval(role: Pick<Role, 'id' | 'name'>, inventory: Pick<Inventory, 'roles' | 'exact'>): void {
  const users = inventory.roles.filter(
    (each) => each.via !== undefined && usesAsVia(each, each.via, role.id, inventory),
  )
  if (users.length === 0) return
  const names = users.map((user) => `"${user.name}"`).join(', ')
  throw new AppError('conflict', `${names} ${users.length === 1 ? 'goes' : 'go'} through "${role.name}"`, {
    hint: `Change or remove ${users.length === 1 ? 'it' : 'them'} first: latchkey role edit NAME --via ROLE`,
    candidates: users.map((user) => user.name),
  })
}

function usesAsVia(user: Role, via: string, id: string, inventory: Pick<Inventory, 'exact'>): boolean {
  try {
    return viaOf(user, via, inventory).id === id
  } catch {
    return false
  }
}

function checkName(name: string, { inventory, editing }: ValidationContext): void {
  if (name === editing) return
  const taken = inventory.roles.some((each) => each.name === name && each.editable)
  if (taken)
    throw new AppError('conflict', `the name "${name}" is taken`, {
      hint: `Change that one: latchkey role edit ${name}`,
    })
}

function checkRegion(region: string | undefined, partition: string): void {
  if (region === undefined) return
  if (!isRegion(region)) throw bad(`"${region}" is not a region`, 'A region looks like eu-central-1.')
  const own = partitionOfRegion(region)?.id
  if (own !== undefined && own !== partition)
    throw bad(`the region ${region} belongs to the partition ${own}, the role to ${partition}`)
}

/** Looks at the chain as it would be after the change. */
function checkChain(role: AddedRole, { inventory, editing }: ValidationContext): void {
  const rest = inventory.roles.filter((each) => !(each.editable && (each.name === role.name || each.name === editing)))
  const resolver = createResolver(rest)
  const passed = [role.name]
  let at: Pick<Role, 'name' | 'source' | 'via'> = role
  while (at.via !== undefined) {
    if (at.via === role.name || at.via === role.arn) {
      throw bad(`the chain would run in a circle: ${[role.name, ...passed.toReversed()].join(' → ')}`)
    }
    const next = viaOf(at, at.via, resolver)
    // The roles that are there already may be broken by hand; a circle among them must not hold us.
    if (passed.includes(next.name))
      throw bad(`the chain would run in a circle: ${[next.name, ...passed.toReversed()].join(' → ')}`)
    passed.push(next.name)
    at = next
  }
}

/** AWS refuses a longer DurationSeconds when the caller is itself an assumed role ("role chaining"). */
function checkHour(role: AddedRole, sourceFromRole: boolean): void {
  if (role.duration === undefined || role.duration <= hour) return
  if (role.via === undefined && !sourceFromRole) return
  const why =
    role.via === undefined
      ? `source "${role.source}" has the credentials of a role already`
      : `it is assumed through "${role.via}"`
  throw bad(
    `"${role.name}" cannot have sessions of ${role.duration / hour} h: ${why}, and AWS gives a role that is assumed from another role one hour at most`,
    'Leave the duration out: Latchkey renews the session every hour.',
  )
}

function bad(message: string, hint?: string): AppError {
  return new AppError('bad-request', message, { hint })
}
