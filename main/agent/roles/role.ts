import { hash } from 'node:crypto'
import { assertNever } from '#shared/assert-never.ts'
import type { ListedRole, Reach } from '../identity/source.ts'

/** A role of the settings file. */
export interface AddedRole {
  readonly name: string
  readonly source: string
  readonly arn: string
  /** Name, id or ARN of the role to assume first. */
  readonly via?: string | undefined
  readonly externalId?: string | undefined
  readonly sessionName?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly transitiveTagKeys?: readonly string[] | undefined
  readonly sourceIdentity?: string | undefined
  /** An inline session policy, JSON. */
  readonly policy?: string | undefined
  readonly region?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly neverDirect?: boolean | undefined
}

/** A role of the inventory, from wherever it came. */
export interface Role extends Omit<AddedRole, 'arn' | 'labels' | 'neverDirect' | 'region'> {
  /** `r-` and 12 hex digits; the same after every restart. */
  readonly id: string
  readonly reach: Reach
  readonly arn?: string
  readonly accountId?: string
  readonly accountName?: string
  /** See ListedRole. */
  readonly longest?: number
  readonly partition: string
  readonly region: string
  readonly labels: Readonly<Record<string, string>>
  readonly neverDirect: boolean
  /** Of the settings file. */
  readonly editable: boolean
  /** Of an IAM user without an MFA device. */
  readonly withoutMfa: boolean
}

/** `key`: what tells it from every other role of its source. */
export function roleId(source: string, ...key: readonly string[]): string {
  return `r-${hash('sha256', JSON.stringify([source, ...key]), 'hex').slice(0, 12)}`
}

/** What tells a role from the others that its source lists. The source's own identity is not called by another name. */
function listedKey({ name, reach }: ListedRole): readonly string[] {
  switch (reach.kind) {
    case 'own':
      return [name]
    case 'issued':
      return ['issued', reach.key]
    case 'assumed':
      return [reach.arn]
    default:
      return assertNever(reach)
  }
}

/** Of the roles that a source lists, in their order; what it lists twice has an id for each time. */
export function listedIds(source: string, listed: readonly ListedRole[]): readonly string[] {
  const seen = new Map<string, number>()
  return listed.map((role) => {
    const key = listedKey(role)
    const id = roleId(source, ...key)
    const times = (seen.get(id) ?? 0) + 1
    seen.set(id, times)
    return times === 1 ? id : roleId(source, ...key, `${times}`)
  })
}

/** An added role is known by its name: two entries may well assume one ARN, with another policy, say. Its source may bear the same name. */
export function addedId(source: string, name: string, listed: ReadonlySet<string>): string {
  const id = roleId(source, name)
  return listed.has(id) ? roleId(source, name, 'added') : id
}
