import type { Form } from '../http/query-protocol.ts'
import type { Tag } from '../organisation/caller.ts'
import { AwsFault } from '../http/fault.ts'
import { validationError } from './limits.ts'

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** Session tags of the call and those the caller's own session hands on. Returns the transitive ones of the new session. */
export function sessionTags(form: Form, inherited: readonly Tag[]): { readonly transitive: readonly Tag[] } {
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
