import type { Asker } from '#engine/access/decide.ts'
import type { Role } from './role.ts'

type Known =
  | 'id'
  | 'name'
  | 'reach'
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
export type SessionRole = Pick<Role, Known> & Partial<Pick<Role, 'withoutMfa'>>

/** A role as it asks whether it may. */
export function askerOf({ name, id, arn, accountId }: SessionRole): Asker {
  return { role: name, roleId: id, roleArn: arn, accountId }
}
