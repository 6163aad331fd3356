import type { Role } from './role.ts'

type Known =
  | 'id'
  | 'name'
  | 'kind'
  | 'source'
  | 'arn'
  | 'accountId'
  | 'accountName'
  | 'partition'
  | 'region'
  | 'externalId'
  | 'sessionName'
  | 'duration'
  | 'tags'
  | 'transitiveTagKeys'
  | 'sourceIdentity'
  | 'policy'

/** What a session has to know of the role it was started from. Every ARN and limit was validated when the role was saved. */
export interface SessionRole extends Pick<Role, Known>, Partial<Pick<Role, 'withoutMfa'>> {
  /** See SessionFacts. */
  readonly strict?: boolean
  readonly customerEndpoints?: readonly string[]
}
