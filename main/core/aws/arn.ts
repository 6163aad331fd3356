import { AppError } from '../util/app-error.ts'

/** A role that can be assumed. */
export interface RoleArn {
  readonly kind: 'role'
  readonly arn: string
  readonly partition: string
  readonly accountId: string
  /** Everything after `role/`, path included. */
  readonly path: string
  /** The last segment. */
  readonly name: string
}

export interface IdentityArn {
  readonly kind: 'user' | 'assumed-role' | 'federated-user' | 'root'
  readonly arn: string
  readonly partition: string
  readonly accountId: string
  readonly name: string
  /** Of an assumed role. */
  readonly sessionName?: string
}

/** Throws AppError `bad-request` naming the value. */
export function parseRoleArn(text: string): RoleArn {
  throw new AppError('bad-request', `"${text}" is no role ARN`)
}

/** Also completes `role/x` and `x` from account and region. Throws AppError `bad-request` naming the value. */
export function completeRoleArn(
  text: string,
  defaults: { readonly accountId?: string; readonly region?: string },
): RoleArn {
  void defaults
  return parseRoleArn(text)
}

/** What GetCallerIdentity answers; undefined for anything else. */
export function parseIdentityArn(text: string): RoleArn | IdentityArn | undefined {
  void text
  return undefined
}
