import { plainText } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

export interface StsCall {
  /** What was tried, as it goes on after "could not". */
  readonly what: string
  readonly host: string
  readonly region: string
  readonly credentials: Credentials
  /** Whether the caller's signal ended the call. */
  readonly cancelled: boolean
}

const throttled = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'TooManyRequestsException',
  'SlowDown',
])
const badKeys = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'InvalidToken',
])
const badInput = new Set([
  'ValidationError',
  'ValidationException',
  'InvalidParameterValue',
  'MalformedPolicyDocument',
  'MalformedPolicyDocumentException',
])
/** What the SDK calls an answer that carries no error of AWS: the page of a proxy or a portal, a redirect. */
const foreign = new Set(['Error', 'Unknown'])
const wrongCode = /MultiFactorAuthentication failed|invalid MFA/i
const longestReason = 500

/** A failure of the SDK in our words: who may not do what, and what to do next. AWS's text is kept where it holds no secret; its error object is not, since a bad signature's repeats the session token. */
export function stsError(error: unknown, call: StsCall): AppError {
  if (error instanceof AppError) return error
  if (call.cancelled) return new AppError('cancelled', `stopped before AWS answered: ${call.what}`)
  const { name, status, message } = readError(error)
  const reason = clean(message, call.credentials)
  const could = `could not ${call.what}`
  const awsCode = status === undefined || status >= 500 || foreign.has(name) ? undefined : name
  const fail: Fail = (code, text, options) => new AppError(code, text, { ...options, awsCode })
  if (throttled.has(name) || status === 429) {
    return fail('throttled', `${could}: AWS is throttling requests`, {
      retry: true,
      hint: 'Wait a few seconds and try again.',
    })
  }
  if (wrongCode.test(message)) {
    return fail('needs-mfa', `${could}: AWS did not accept the MFA code`, {
      retry: false,
      hint: 'Wait for the next code: each one is accepted once.',
    })
  }
  if (name === 'AccessDenied' || name === 'AccessDeniedException') {
    return fail('refused-by-aws', `${could}: ${reason}`, {
      retry: false,
      hint: 'Check the trust policy of the role and the permissions of who assumes it.',
    })
  }
  if (badKeys.has(name)) {
    return fail(
      'needs-sign-in',
      `${could}: AWS does not accept the access key ${call.credentials.accessKeyId} (${name})`,
      {
        retry: false,
        hint: 'Its credentials have expired or were deleted: renew them, or give the source a new key.',
      },
    )
  }
  if (name === 'SignatureDoesNotMatch' || name === 'IncompleteSignature')
    return badSignature(could, message, call, fail)
  if (name.startsWith('RegionDisabled')) {
    return fail('bad-request', `${could}: STS is not active in ${call.region} for this account`, {
      retry: false,
      hint: 'Activate the region in the account settings of IAM, or use another region.',
    })
  }
  if (name.startsWith('PackedPolicyTooLarge')) {
    return fail('bad-request', `${could}: session policy and tags are too large: ${reason}`, {
      retry: false,
      hint: 'Shorten the session policy or use fewer session tags.',
    })
  }
  if (badInput.has(name)) {
    const awsLimit = message.includes('MaxSessionDuration') ? 'MaxSessionDuration' : undefined
    return fail('bad-request', `${could}: ${reason}`, { retry: false, awsLimit })
  }
  if (status !== undefined && status < 500 && !foreign.has(name)) {
    return fail('refused-by-aws', `${could}: ${name}: ${reason}`, { retry: false })
  }
  return fail('network', `${could}: ${networkReason(name, status, error, call)}`, {
    retry: true,
    hint: 'Check the network connection, the proxy settings and the region.',
    cause: error,
  })
}

// The text of a bad signature repeats the signed headers, session token included: none of it is shown.
function badSignature(could: string, message: string, call: StsCall, fail: Fail): AppError {
  if (/expired|not yet current/i.test(message)) {
    return fail('refused-by-aws', `${could}: the clock of this computer is too far from AWS's`, {
      retry: true,
      hint: 'Set the clock of this computer.',
    })
  }
  return fail('needs-sign-in', `${could}: the secret of the access key ${call.credentials.accessKeyId} is wrong`, {
    retry: false,
    hint: 'Give the source its key again.',
  })
}

type Fail = (...failure: ConstructorParameters<typeof AppError>) => AppError

interface ReadError {
  readonly name: string
  readonly status: number | undefined
  readonly message: string
}

function readError(error: unknown): ReadError {
  if (!(error instanceof Error)) return { name: 'unknown', status: undefined, message: '' }
  const metadata: unknown = Reflect.get(error, '$metadata')
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined
  // A code of AWS's is one word. Whatever else stands in its place is not worth repeating.
  const name = /^[\w.:-]{1,128}$/.test(error.name) ? error.name : 'an error without a code'
  return { name, status: typeof status === 'number' ? status : undefined, message: error.message }
}

function networkReason(name: string, status: number | undefined, error: unknown, { host }: StsCall): string {
  if (status !== undefined && status >= 500) return `${host} answered with status ${status}`
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  if (name === 'TimeoutError' || name === 'AbortError') return `${host} did not answer in time`
  if (typeof code === 'string') return `${host} cannot be reached (${code})`
  return `what ${host} answered is not from AWS${status === undefined ? '' : ` (status ${status})`}`
}

function clean(message: string, { secretAccessKey, sessionToken }: Credentials): string {
  let text = plainText(message).replace(/\s+/g, ' ').trim()
  for (const secret of [secretAccessKey, sessionToken]) if (secret) text = text.replaceAll(secret, '…')
  return text.slice(0, longestReason)
}
