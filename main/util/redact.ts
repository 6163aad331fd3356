// The one redaction of everything that is written for people to read later. A fence, not a licence: callers still pass
// no secrets.

export const redacted = '[redacted]'

/** Names of fields that hold secrets, in whatever spelling: secretAccessKey, AWS_SESSION_TOKEN, Proxy-Authorization … */
const secretName =
  /secret|passw(?:or)?d|passphrase|token|authorization|cookie|private.?key|data.?key|signature|credentials?$|mfa.?code|one.?time/i

/** Identifiers whose names only look secret. */
const harmlessName = /^(?:tokenUrl|secretName|hasSecret|tokenTtl)$/i

/** Whether a field of this name is never written. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name)
}

/** Hosts whose query strings sign somebody in, and query fields that do so anywhere. */
const signInHost = /(?:^|\.)(?:signin|awsapps|oidc|portal)\b/i
const signInField =
  /(?:^|[?&])(?:[^=&]{0,60}(?:token|secret|password|signature|session|credential|assertion)[^=&]{0,60}|code|state)=/i

const namedValue =
  /(?<name>["']?[\w.-]{0,40}(?:secret|passw(?:or)?d|passphrase|token|private_?key|mfa_?code)[\w.-]{0,40}["']?\s*(?:[=:]|\bis\b)\s*)(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"'}\]<]+)/gi

const patterns: readonly (readonly [RegExp, string | ((...match: string[]) => string)])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
  [/\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>]+/gi, (url = '') => redactUrl(url)],
  [/(\bSignature=)[\da-f]+/gi, `$1${redacted}`],
  [/\b(Bearer|Basic|Negotiate|NTLM)\s+[\w\-.~+/]+=*/gi, `$1 ${redacted}`],
  [/(<(?:SecretAccessKey|SessionToken|TokenCode)>)[^<]*/gi, `$1${redacted}`],
  // STS tokens, JWTs and sealed data: long runs without a space.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, redacted],
  [/(?<![\w+/=])[\w+/]{100,}={0,2}(?![\w+/=])/g, redacted],
  // A secret access key: 40 characters of base64. Hex digests (of one case) and words are left alone.
  [/(?<![\w+/=])(?=[a-z\d+/]*[A-Z])(?=[A-Z\d+/]*[a-z])(?=[A-Za-z+/]*\d)[A-Za-z\d+/]{40}(?![\w+/=])/g, redacted],
]

/** Replaces what looks like a secret in a text. Some harmless text that looks alike goes too: safe beats whole. */
export function redactText(text: string): string {
  let result = text
  for (const [pattern, by] of patterns) {
    result = typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by)
  }
  return result.replace(namedValue, (whole, name: string, value: string) => (isPlain(value) ? whole : name + redacted))
}

/** Values that say whether there is a secret, not which. */
function isPlain(value: string): boolean {
  return value === redacted || /^(?:true|false|null|undefined|\[redacted.*)$/.test(value)
}

/** The URL without the password of its user part and without a query that signs in or carries a signature. */
export function redactUrl(url: string): string {
  const withoutPassword = url.replace(/^([a-z][a-z\d+.-]*:\/\/[^/?#@:]*):[^/?#]*@/i, `$1:${redacted}@`)
  const queryAt = withoutPassword.indexOf('?')
  if (queryAt === -1) return withoutPassword
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#]*@)?([^/?#:]*)/i.exec(withoutPassword)?.[1] ?? ''
  const query = withoutPassword.slice(queryAt)
  return signInHost.test(host) || signInField.test(query)
    ? `${withoutPassword.slice(0, queryAt)}?${redacted}`
    : withoutPassword
}

/** A copy of any value, fit for a log: secret-looking fields and texts replaced, errors as plain data, depth bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (depth > 6) return '[deeper]'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString()
  if (value instanceof Error) return redactError(value, depth)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof URL) return redactUrl(value.href)
  if (value instanceof Map) return redact(Object.fromEntries(value), depth)
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item: unknown) => redact(item, depth + 1))
  return redactFields(value, depth)
}

/** The same of an object's fields: plain data, which every thread can be given. */
export function redactFields(value: object, depth = 0): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    copy[name] = isSecretName(name) && holdsText(field) ? redacted : redact(field, depth + 1)
  }
  return copy
}

/** Booleans and absent values under a secret's name say only whether there is one. */
function holdsText(field: unknown): boolean {
  return field !== undefined && field !== null && typeof field !== 'boolean'
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    ...('code' in error && { code: redact(error.code, depth + 1) }),
    ...('hint' in error && { hint: redact(error.hint, depth + 1) }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  }
}
