// AssumeRole: who may, for how long, and what the new session inherits.
import type { SignedCall } from '../http/call.ts'
import type { Caller } from '../organisation/caller.ts'
import type { Role } from '../organisation/model.ts'
import type { StsAction } from './context.ts'
import { checkMfa, credentialsElement, denied, expiryOf } from './context.ts'
import { duration, optionalText, requiredText, sessionPolicy, validationError } from './limits.ts'
import { sessionTags } from './tags.ts'

export const assumeRole: StsAction = (call, form, deps) => {
  const { caller } = call
  const roleArn = requiredText(form, 'RoleArn')
  const sessionName = requiredText(form, 'RoleSessionName')
  const externalId = optionalText(form, 'ExternalId')
  const chained = caller.kind === 'role-session'
  const seconds = duration(form, { least: 900, most: 43_200, usual: 3_600 })
  const packed = sessionPolicy(form)
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn)) throw validationError(`${roleArn} is invalid`)

  const role = deps.organisation.role(roleArn)
  // AWS does not tell a missing role from one that may not be assumed.
  if (role === undefined || !trusts(role, caller)) throw denied(caller, 'sts:AssumeRole', roleArn)
  if (role.externalId !== undefined && role.externalId !== externalId) throw denied(caller, 'sts:AssumeRole', roleArn)
  const mfa = checkMfa(call, form, deps) || caller.mfa
  if (role.needsMfa && !mfa) throw denied(caller, 'sts:AssumeRole', roleArn)

  if (chained && seconds > 3_600) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  }
  if (seconds > role.maxSessionSeconds) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  const { transitive } = sessionTags(form, chained ? caller.transitiveTags : [])
  const sourceIdentity = chooseSourceIdentity(call, optionalText(form, 'SourceIdentity'), roleArn)

  const arn = `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`
  const userId = `${role.roleId}:${sessionName}`
  const issued = deps.book.issue(
    {
      kind: 'role-session',
      accountId: role.accountId,
      arn,
      userId,
      roleArn,
      mfa: false,
      transitiveTags: transitive,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
    expiryOf(call, seconds, deps),
  )
  return {
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    Credentials: credentialsElement(issued),
    PackedPolicySize: packed,
    SourceIdentity: sourceIdentity,
  }
}

function trusts(role: Role, caller: Caller): boolean {
  switch (role.trust.kind) {
    case 'organisation':
      return caller.kind !== 'federated-user'
    case 'nobody':
      return false
    case 'role':
      return caller.roleArn === role.trust.arn
  }
}

/** Once set, a source identity goes along the whole chain and cannot be changed (IAM user guide, "Monitor and control actions"). */
function chooseSourceIdentity(call: SignedCall, given: string | undefined, roleArn: string): string | undefined {
  const { caller } = call
  if (given === undefined || caller.sourceIdentity === given) return caller.sourceIdentity ?? given
  if (caller.sourceIdentity !== undefined || given.toLowerCase().startsWith('aws:')) {
    throw denied(caller, 'sts:SetSourceIdentity', roleArn)
  }
  return given
}
