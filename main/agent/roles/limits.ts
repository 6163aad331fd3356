// What STS takes (API reference, AssumeRole), checked when a role is saved, so that nobody learns it from a failed start.
import { mostLabels } from '../config/settings-schema.ts'
import { AppError, refuse } from '#util/app-error.ts'
import type { AddedRole } from './role.ts'

const patterns = {
  sessionName: { shape: /^[\w+=,.@-]{2,64}$/, says: '2 to 64 letters, digits or any of "_+=,.@-"' },
  sourceIdentity: {
    shape: /^(?!aws:)[\w+=,.@-]{2,64}$/,
    says: '2 to 64 letters, digits or any of "_+=,.@-", not beginning with "aws:"',
  },
  externalId: { shape: /^[\w+=,.@:/-]{2,1224}$/, says: '2 to 1224 letters, digits or any of "_+=,.@:/-"' },
} as const

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const tagSays = 'letters, digits, blanks or any of "_.:/=+-@"'
const mostTags = 50
const longestPolicy = 2048

/** Throws AppError `bad-request` naming the value and the limit. */
export function checkLimits(role: AddedRole): void {
  checkText('session name', role.sessionName, patterns.sessionName)
  checkText('source identity', role.sourceIdentity, patterns.sourceIdentity)
  checkText('external id', role.externalId, patterns.externalId)
  checkDuration(role.duration)
  checkTags(role.tags ?? {}, role.transitiveTagKeys ?? [])
  checkPolicy(role.policy)
  checkLabels(role.labels ?? {})
}

/** Throws AppError `bad-request` for more labels than the settings take. */
export function checkLabels(labels: Readonly<Record<string, string>>): void {
  const count = Object.keys(labels).length
  if (count > mostLabels) throw refuse(`${count} labels are too many`, `A role has ${mostLabels} at most.`)
}

function checkText(
  what: string,
  value: string | undefined,
  { shape, says }: { readonly shape: RegExp; readonly says: string },
): void {
  if (value !== undefined && !shape.test(value)) throw refuse(`the ${what} "${value}" is not valid`, `Use ${says}.`)
}

function checkDuration(duration: number | undefined): void {
  if (duration === undefined) return
  if (Number.isInteger(duration) && duration >= 900 && duration <= 43_200) return
  throw refuse(`a session of ${duration} seconds is not possible`, 'STS gives 15 minutes to 12 hours.')
}

function checkTags(tags: Readonly<Record<string, string>>, transitive: readonly string[]): void {
  const keys = Object.keys(tags)
  if (keys.length > mostTags) throw refuse(`${keys.length} tags are too many`, `STS takes ${mostTags}.`)
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128 || !tagText.test(key))
      throw refuse(`the tag key "${key}" is not valid`, `Use 1 to 128 ${tagSays}.`)
    if (/^aws:/i.test(key))
      throw refuse(`the tag key "${key}" is not valid`, 'Keys that begin with "aws:" belong to AWS.')
    if (value.length > 256 || !tagText.test(value))
      throw refuse(`the value of tag "${key}" is not valid`, `Use up to 256 ${tagSays}.`)
  }
  // STS compares keys without regard to case.
  const lower = new Set(keys.map((key) => key.toLowerCase()))
  if (lower.size < keys.length) throw refuse('two tag keys differ only in case', 'AWS takes them for one key.')
  const stray = transitive.find((key) => !lower.has(key.toLowerCase()))
  if (stray !== undefined)
    throw refuse(`the transitive key "${stray}" is none of the role's tags`, `Give the tag too: --tag ${stray}=VALUE`)
}

function checkPolicy(policy: string | undefined): void {
  if (policy === undefined) return
  if (policy.length > longestPolicy) {
    throw refuse(
      `the session policy has ${policy.length} characters`,
      `STS takes ${longestPolicy}; leave out blanks and line breaks.`,
    )
  }
  try {
    const value: unknown = JSON.parse(policy)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be read'
    throw new AppError('bad-request', `the session policy is not JSON: ${reason}`, { cause })
  }
  throw refuse('the session policy is not a JSON object', 'It looks like {"Version":"2012-10-17","Statement":[…]}.')
}
