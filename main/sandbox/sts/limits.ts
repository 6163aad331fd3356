// Limits of STS parameters (STS API reference), refused in the words of AWS's own validation.
import { jsonOf } from '#util/json-of.ts'
import type { Form } from '../http/query-protocol.ts'
import { AwsFault } from '../http/fault.ts'

export function validationError(message: string): AwsFault {
  return new AwsFault(400, 'ValidationError', message)
}

function constraint(field: string, value: string, rule: string): AwsFault {
  return validationError(
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must ${rule}`,
  )
}

export interface TextLimit {
  readonly field: string
  readonly least: number
  readonly most: number
  /** As AWS writes it, and to match with. */
  readonly pattern: string
}

const textLimits = {
  RoleArn: {
    field: 'roleArn',
    least: 20,
    most: 2048,
    pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD]+',
  },
  RoleSessionName: { field: 'roleSessionName', least: 2, most: 64, pattern: '[\\w+=,.@-]*' },
  ExternalId: { field: 'externalId', least: 2, most: 1224, pattern: '[\\w+=,.@:\\/-]*' },
  SourceIdentity: { field: 'sourceIdentity', least: 2, most: 64, pattern: '[\\w+=,.@-]*' },
  SerialNumber: { field: 'serialNumber', least: 9, most: 256, pattern: '[\\w+=/:,.@-]*' },
  TokenCode: { field: 'tokenCode', least: 6, most: 6, pattern: '[\\d]*' },
  Name: { field: 'name', least: 2, most: 32, pattern: '[\\w+=,.@-]*' },
  AccessKeyId: { field: 'accessKeyId', least: 16, most: 128, pattern: '[\\w]*' },
} as const satisfies Record<string, TextLimit>

/** Undefined where the parameter is absent. */
export function optionalText(form: Form, name: keyof typeof textLimits): string | undefined {
  const limit = textLimits[name]
  const value = form.get(name)
  if (value === undefined) return undefined
  if (value.length < limit.least) {
    throw constraint(limit.field, value, `have length greater than or equal to ${limit.least}`)
  }
  if (value.length > limit.most) {
    throw constraint(limit.field, value, `have length less than or equal to ${limit.most}`)
  }
  if (!new RegExp(`^${limit.pattern}$`).test(value)) {
    throw constraint(limit.field, value, `satisfy regular expression pattern: ${limit.pattern}`)
  }
  return value
}

export function requiredText(form: Form, name: keyof typeof textLimits): string {
  const value = optionalText(form, name)
  if (value === undefined) {
    throw validationError(
      `1 validation error detected: Value null at '${textLimits[name].field}' failed to satisfy constraint: Member must not be null`,
    )
  }
  return value
}

/** Seconds between `least` and `most`. */
export function duration(
  form: Form,
  limits: { readonly least: number; readonly most: number; readonly usual: number },
) {
  const text = form.get('DurationSeconds')
  if (text === undefined) return limits.usual
  const seconds = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(seconds)) {
    throw new AwsFault(400, 'MalformedInput', `DurationSeconds is not a whole number: ${text}`)
  }
  if (seconds < limits.least) {
    throw constraint('durationSeconds', text, `have value greater than or equal to ${limits.least}`)
  }
  if (seconds > limits.most) {
    throw constraint('durationSeconds', text, `have value less than or equal to ${limits.most}`)
  }
  return seconds
}

/** Checks an inline session policy; returns how much of the packed limit it fills, in percent. */
export function sessionPolicy(form: Form): number | undefined {
  const policy = form.get('Policy')
  const arns = form.list('PolicyArns').map((item) => item.get('arn') ?? '')
  if (arns.length > 10) throw constraint('policyArns', String(arns.length), 'have length less than or equal to 10')
  const length = (policy?.length ?? 0) + arns.join('').length
  if (policy === undefined && arns.length === 0) return undefined
  if (length > 2048) throw constraint('policy', policy ?? '', 'have length less than or equal to 2048')
  if (policy !== undefined && !isPolicyDocument(policy)) {
    throw new AwsFault(400, 'MalformedPolicyDocument', 'This policy contains invalid Json')
  }
  return Math.max(1, Math.round((length / 2048) * 100))
}

function isPolicyDocument(text: string): boolean {
  const parsed = jsonOf(text)
  return typeof parsed === 'object' && parsed !== null && 'Statement' in parsed
}
