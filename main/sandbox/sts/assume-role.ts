// AssumeRole: who may, for how long, and what the new session inherits.
import type { SignedCall } from '../http/call.ts'
import type { Caller, Tag } from '../organisation/caller.ts'
import type { Role } from '../organisation/model.ts'
import { checkMfa, credentialsElement, denied, expiryOf, type StsAction } from './context.ts'
import { duration, optionalText, requiredText, sessionPolicy, validationError } from './limits.ts'
import type { Form } from '../http/query-protocol.ts'
import { AwsFault } from '../http/fault.ts'

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
      chained,
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

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** Session tags of the call and those the caller's own session hands on. Returns the transitive ones of the new session. */
function sessionTags(form: Form, inherited: readonly Tag[]): { readonly transitive: readonly Tag[] } {
  const given = form.list('Tags').map((tag) => ({ key: tag.get('Key') ?? '', value: tag.get('Value') ?? '' }))
  if (given.length > 50)
    throw validationError(
      "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    )
  const seen = new Set<string>()
  for (const tag of given) {
    checkTag(tag)
    const key = tag.key.toLowerCase()
    if (seen.has(key)) {
      throw new AwsFault(
        400,
        'InvalidParameterValue',
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      )
    }
    if (inherited.some((tag) => tag.key.toLowerCase() === key)) {
      throw new AwsFault(
        400,
        'InvalidParameterValue',
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      )
    }
    seen.add(key)
  }
  const handedOn = form.list('TransitiveTagKeys').map((key) => {
    const tag = given.find((tag) => tag.key.toLowerCase() === key.value?.toLowerCase())
    if (tag === undefined) {
      throw new AwsFault(
        400,
        'InvalidParameterValue',
        'The specified transitive tag key must be included in the requested tags.',
      )
    }
    return tag
  })
  return { transitive: [...inherited, ...handedOn] }
}

function checkTag(tag: Tag): void {
  const fits = tag.key.length >= 1 && tag.key.length <= 128 && tag.value.length <= 256
  if (!fits || !tagText.test(tag.key) || !tagText.test(tag.value) || tag.key.toLowerCase().startsWith('aws:')) {
    throw validationError(
      `1 validation error detected: Value '${tag.key}' at 'tags' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+`,
    )
  }
}
