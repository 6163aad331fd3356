// What the sandbox's organisation consists of.

/** Who may assume a role. `organisation`: everybody in it, the sandbox's ordinary case. */
export type Trust =
  | { readonly kind: 'organisation' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'role'; readonly arn: string }

export interface Role {
  readonly name: string
  readonly arn: string
  readonly roleId: string
  readonly accountId: string
  readonly trust: Trust
  readonly needsMfa: boolean
  readonly externalId?: string
  readonly maxSessionSeconds: number
  readonly labels: Readonly<Record<string, string>>
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}

export interface User {
  readonly name: string
  readonly arn: string
  readonly userId: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly mfaSerial: string
}

export interface Organisation {
  readonly management: Account
  /** Members only. */
  readonly accounts: readonly Account[]
  readonly user: User
  account(id: string): Account | undefined
  role(arn: string): Role | undefined
}
