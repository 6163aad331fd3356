import { createHash } from 'node:crypto'

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
  /** `source`: the source's own identity. */
  readonly kind: 'role' | 'source'
  readonly arn?: string
  readonly accountId?: string
  readonly accountName?: string
  readonly partition: string
  readonly region: string
  readonly labels: Readonly<Record<string, string>>
  readonly neverDirect: boolean
  /** Of the settings file. */
  readonly editable: boolean
  /** Of an IAM user without an MFA device. */
  readonly withoutMfa: boolean
}

/** An added role is known by its name: two entries may well assume one ARN, with another policy, say. */
export function roleId(source: string, arnOrName: string): string {
  return `r-${createHash('sha256')
    .update(JSON.stringify([source, arnOrName]))
    .digest('hex')
    .slice(0, 12)}`
}
