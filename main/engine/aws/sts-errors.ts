// A failure of the SDK in our words: the cause first, then what to do. The sentences are those of `shared/failures`.
import { plainText } from '#shared/plain-text.ts'
import { defined } from '#shared/defined.ts'
import { awsFailure, callerIn } from '#shared/failures/aws.ts'
import { networkFailure } from '#shared/failures/network.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

export interface StsCall {
  /** What was tried, as it goes on after "may not". */
  readonly deed: string
  readonly host: string
  readonly region: string
  readonly credentials: Credentials
  /** Whether the caller's signal ended the call. */
  readonly cancelled: boolean
  /** Of a service whose codes mean something of their own. */
  readonly by?: 'sso' | 'sso-oidc' | 'roles-anywhere'
}

/** What the SDK calls an answer that carries no error of AWS: the page of a proxy or a portal, a redirect. */
const foreign = new Set(['Error', 'Unknown'])
const callers = {
  sts: 'this identity',
  sso: 'this person',
  'sso-oidc': 'this person',
  'roles-anywhere': 'this certificate',
} as const
const longestText = 500
const otherDeeds: Readonly<Record<string, string>> = {
  'sts:TagSession': 'pass session tags to the role',
  'sts:SetSourceIdentity': 'set a source identity',
}

/** AWS's text is kept where it holds no secret; its error object is not, since a bad signature's repeats the session token. */
export function stsError(error: unknown, call: StsCall): AppError {
  if (error instanceof AppError) return error
  if (call.cancelled) return new AppError('cancelled', `stopped before AWS answered: ${call.deed}`)
  const said = readError(error)
  const { name, status } = said
  const isThrottled = status === 429
  if (status === undefined || status < 400 || status >= 500 || (foreign.has(name) && !isThrottled))
    return networkError(error, said, call)
  const row = awsFailure(isThrottled ? 'TooManyRequestsException' : name, said.message, call.by)
  // The texts of Identity Center may repeat a token.
  const mayRepeat = row.repeatsSecrets === true || call.by === 'sso' || call.by === 'sso-oidc'
  const text = mayRepeat ? '' : clean(said.message, call.credentials)
  const { who = callers[call.by ?? 'sts'], action = '' } = callerIn(text)
  const { region, credentials } = call
  const deed = otherDeeds[action] ?? call.deed
  return new AppError(row.code, row.cause({ who, deed, region, accessKeyId: credentials.accessKeyId }), {
    hint: row.next,
    retry: row.retry ?? false,
    act: row.act,
    aws: defined({
      code: foreign.has(name) ? String(status) : name,
      message: text === '' ? undefined : text,
      requestId: said.requestId,
    }),
  })
}

interface ReadError {
  readonly name: string
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly message: string
}

function readError(error: unknown): ReadError {
  if (!(error instanceof Error)) return { name: 'unknown', status: undefined, requestId: undefined, message: '' }
  const status = metadataOf(error, 'httpStatusCode')
  const requestId = metadataOf(error, 'requestId')
  return {
    // A code of AWS's is one word, and so is its id of a request. Whatever else stands in their place is not worth repeating.
    name: isWord(error.name) ? error.name : 'an error without a code',
    status: typeof status === 'number' ? status : undefined,
    requestId: isWord(requestId) ? requestId : undefined,
    message: error.message,
  }
}

const isWord = (text: unknown): text is string => typeof text === 'string' && /^[\w.:-]{1,128}$/.test(text)

function metadataOf(error: Error, name: string): unknown {
  const metadata: unknown = Reflect.get(error, '$metadata')
  return typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, name) : undefined
}

/** What may be right a moment later: no answer, none of AWS's, or one of an AWS in trouble. */
function networkError(cause: unknown, { name, status }: ReadError, { host }: StsCall): AppError {
  const fail = (code: 'network' | 'timeout', text: string, hint: string): AppError =>
    new AppError(code, text, { hint, retry: true, act: 'retry', cause })
  if (status !== undefined && status >= 500) {
    const { cause: because, next } = awsFailure('InternalFailure', '')
    return fail('network', `${because(noFacts)}: ${host} answered with status ${status}`, next)
  }
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  const word = typeof code === 'string' ? code : name
  if (typeof code === 'string' || timeouts.has(name)) {
    const row = networkFailure(word)
    return fail(row.code, `${host} cannot be reached: ${row.cause}`, row.next)
  }
  const { next } = networkFailure('')
  return fail(
    'network',
    `what ${host} answered is not from AWS${status === undefined ? '' : ` (status ${status})`}`,
    next,
  )
}

const timeouts = new Set(['TimeoutError', 'AbortError'])
const noFacts = { who: '', deed: '', region: '', accessKeyId: '' }

function clean(message: string, { secretAccessKey, sessionToken }: Credentials): string {
  let text = plainText(message).replace(/\s+/g, ' ').trim()
  for (const secret of [secretAccessKey, sessionToken]) if (secret) text = text.replaceAll(secret, '…')
  return text.slice(0, longestText)
}
