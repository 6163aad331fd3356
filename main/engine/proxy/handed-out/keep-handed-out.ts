import type { Decide } from '../../access/decide.ts'
import type { Grant, GrantBook, SessionFacts } from '../../ports.ts'
import type { Credentials } from '#util/credentials.ts'
import type { RawHeaders } from '#util/http/message.ts'
import type { UpstreamResponse } from '../../net/types.ts'
import { findHandedOut, type HandedOut } from './credentials-in.ts'
import { looksLikeKeys, looksLikeToken, namesKeys } from './find-keys.ts'
import { heldBack } from './held-back.ts'
import { mustHandOut, type Issuer } from './issuer.ts'
import { ask } from '../steps/ask.ts'
import { readAnswer } from './read-answer.ts'
import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import { hearError } from '#util/hear-error.ts'

const keyNames = /SecretAccessKey|SessionToken/i

/** Successes that hold text of any kind: a policy's context, a signed token. */
const ofAnyText: ReadonlySet<string> = new Set(['DecodeAuthorizationMessage', 'GetWebIdentityToken'])

/** The request without `Accept-Encoding`, unless the tool signed that: the answer has to be read. */
export function askForPlainText(headers: RawHeaders, signed: readonly string[]): RawHeaders {
  return signed.includes('accept-encoding')
    ? headers
    : headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding')
}

export interface KeepContext {
  readonly decide: Decide
  readonly grants: Pick<GrantBook, 'derive'>
  readonly grant: Grant
  readonly session: SessionFacts
  readonly issuer: Issuer
  readonly action: string | undefined
  /** What signed the request: AWS's errors may repeat its token. */
  readonly credentials: Credentials
}

/**
 * Keeps the real keys of an answer, whatever its status, and puts stand-ins in their place. Fails closed: an answer that cannot
 * be understood, or that says its keys twice, is held back with Refused `derive-failed`.
 */
export async function keepHandedOut(answer: UpstreamResponse, context: KeepContext): Promise<UpstreamResponse> {
  const document = await readAnswer(answer)
  const headers = passedHeaders(answer.headers)
  const found = findHandedOut(document)
  const said = (text: string): string => [text, ...headers.map(([, value]) => value)].join(' ')
  if (found.kind !== 'credentials') {
    checkHarmless(found, said(document), answer.status, context)
    return plainAnswer(answer.status, headers, Buffer.from(document))
  }
  // Blanks in the places that we know: what is left must not name the keys again.
  const rest = said(found.replace({ accessKeyId: '', secretAccessKey: '', sessionToken: '' }))
  if (namesKeys(rest, [found.credentials, context.credentials]) || looksLikeKeys(rest)) {
    throw heldBack('the answer names keys in more than one place')
  }
  const { grant, session, issuer, action } = context
  const arn = found.arn ?? session.roleArn ?? session.role
  ask(context.decide, { kind: 'derive', asker: session, arn, action })
  const standIn = await context.grants.derive(grant, arn, found.credentials, { s3Express: issuer === 's3-session' })
  if (standIn.sessionToken === undefined) throw heldBack('no session token was made for the credentials in the answer')
  const { keyId: accessKeyId, secret: secretAccessKey, sessionToken } = standIn
  const body = Buffer.from(found.replace({ accessKeyId, secretAccessKey, sessionToken }))
  return plainAnswer(answer.status, headers, body)
}

/** Throws Refused unless an answer without credentials is sure to have none. */
function checkHarmless(
  found: Exclude<HandedOut, { kind: 'credentials' }>,
  text: string,
  status: number,
  { action, credentials }: KeepContext,
): void {
  const succeeded = status >= 200 && status <= 299
  // An error names no keys, and what is in the way to AWS writes errors in any form it likes.
  const unclear = found.kind === 'unreadable' && (succeeded || keyNames.test(text))
  if (unclear || (succeeded && mustHandOut(action))) throw heldBack('the answer could not be understood')
  const suspicious = succeeded && ofAnyText.has(action ?? '') ? looksLikeToken : looksLikeKeys
  if (suspicious(text) || namesKeys(text, [credentials])) throw heldBack('the answer holds what looks like keys')
}

/**
 * What SDKs read of such an answer, in the form that AWS gives it. Another header, or another form, could hold anything, and nobody
 * would miss it.
 */
const passed: ReadonlyMap<string, RegExp> = new Map([
  [
    'content-type',
    /^(?:text\/(?:xml|html|plain)|application\/(?:xml|json|x-amz-json-1\.[01]))(?:; ?charset="?[\w-]{1,12}"?)?$/i,
  ],
  ['date', /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/],
  ['retry-after', /^\d{1,6}$/],
  ['x-amzn-requestid', /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{1,52})$/],
  ['x-amz-request-id', /^[0-9A-Z]{1,52}$/],
  // How a session of S3 Express encrypts what it writes.
  ['x-amz-server-side-encryption', /^[A-Za-z0-9:]{1,16}$/],
  ['x-amz-server-side-encryption-aws-kms-key-id', /^arn:aws[\w-]*:kms:[\w-]*:\d*:(?:key|alias)\/[\w/-]{1,64}$/],
  ['x-amz-server-side-encryption-bucket-key-enabled', /^(?:true|false)$/],
])

const passedHeaders = (headers: RawHeaders): RawHeaders =>
  headers.filter(([name, value]) => passed.get(name.toLowerCase())?.test(value) === true)

/** The answer that the tool gets: its status, the headers that were let through, a body of our writing, and nothing else. */
function plainAnswer(status: number, headers: RawHeaders, body: Buffer): UpstreamResponse {
  // RFC 9110, section 8.6: where no content may follow, a length would be of something else.
  const length: RawHeaders = body.length === 0 && (status === 204 || status === 304) ? [] : [lengthOf(body)]
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: [...headers, ...length],
    body: hearError(Readable.from([body], { objectMode: false })),
    trailers: () => [],
  }
}

const lengthOf = (body: Buffer) => ['Content-Length', String(body.length)] as const
