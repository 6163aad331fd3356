import type { FailureRow } from './row.ts'

export interface AwsFacts {
  /** Who asked: "this user", "the role Base". */
  readonly who: string
  /** What for: "assume BreakGlass". */
  readonly deed: string
  readonly region: string
  readonly accessKeyId: string
}

export interface AwsRow extends FailureRow<AwsFacts> {
  readonly codes: readonly string[]
  /** What AWS's text says, where one code stands for many causes. */
  readonly says?: RegExp
  /** Of one service alone. */
  readonly by?: 'sso' | 'sso-oidc' | 'roles-anywhere'
  /** Its text repeats what was signed, session token included: none of it is shown. */
  readonly repeatsSecrets?: boolean
}

export const denied: readonly string[] = ['AccessDenied', 'AccessDeniedException']

export const mayNot = ({ who, deed }: AwsFacts): string => `AWS refused: ${who} may not ${deed}`
