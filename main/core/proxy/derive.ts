import { Readable } from 'node:stream'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { HostFacts } from '../aws/host-facts.ts'
import type { Grant, GrantBook, SessionFacts } from '../session/types.ts'
import type { Credentials } from '../util/credentials.ts'
import { hearError } from '../util/hear-error.ts'
import type { RawHeaders } from '../util/http-message.ts'
import { findHandedOut } from './derive-document.ts'
import { eachChunk } from './each-chunk.ts'
import { headerValue } from '../aws/raw-headers.ts'
import { refused } from './refused.ts'
import type { UpstreamResponse } from './types.ts'

/** Bytes, before and after decompression. A real answer has about 2 KiB. */
const maxDocument = 1024 * 1024

const keyNames = /SecretAccessKey|SessionToken/i

const handsOut: ReadonlySet<string> = new Set([
  'AssumeRole',
  'AssumeRoot',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'GetSessionToken',
  'GetFederationToken',
  'GetDelegatedAccessToken',
])

/**
 * Every answer of STS is looked at, whatever the action seems to be: a form that names two actions, or an action that we had not
 * heard of, must not let a real key pass.
 */
export function mayHandOut(scopeService: string, hostFacts: HostFacts): boolean {
  return scopeService.toLowerCase() === 'sts' || (hostFacts.kind === 'service' && hostFacts.service === 'sts')
}

/** The request without `Accept-Encoding`, unless the tool signed that: the answer has to be read. */
export function askForPlainText(headers: RawHeaders, signed: readonly string[]): RawHeaders {
  return signed.includes('accept-encoding')
    ? headers
    : headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding')
}

export interface DeriveContext {
  readonly grants: Pick<GrantBook, 'derive'>
  readonly grant: Grant
  readonly session: SessionFacts
  readonly action: string | undefined
}

/**
 * Keeps the real keys of an answer, whatever its status, and puts stand-ins in their place. Fails closed: an answer that cannot
 * be understood is held back with Refused `derive-failed`.
 */
export async function keepHandedOut(answer: UpstreamResponse, context: DeriveContext): Promise<UpstreamResponse> {
  const raw = await readAnswer(answer)
  const document = decode(raw, headerValue(answer.headers, 'content-encoding'))
  const found = findHandedOut(document)
  const failed = answer.status < 200 || answer.status > 299
  // An error names no keys, and what is in the way to STS writes errors in any form it likes.
  const harmless = failed && found.kind === 'unreadable' && !keyNames.test(document)
  if (harmless || (found.kind === 'none' && (failed || !handsOut.has(context.action ?? '')))) {
    return replay(answer, raw, answer.headers)
  }
  if (found.kind !== 'credentials') throw heldBack('the answer of STS could not be understood')
  // Blanks in the places that we know: what is left must not name the keys again.
  const rest = found.replace({ accessKeyId: '', secretAccessKey: '', sessionToken: '' })
  if (namesKeys([rest, ...answer.headers.map(([, value]) => value)], found.credentials)) {
    throw heldBack('the answer of STS names its keys in more than one place')
  }
  const arn = found.arn ?? context.session.roleArn ?? context.session.role
  const standIn = await context.grants.derive(context.grant, arn, found.credentials)
  if (standIn.sessionToken === undefined) throw heldBack('no session token was made for the assumed role')
  const body = Buffer.from(
    found.replace({
      accessKeyId: standIn.keyId,
      secretAccessKey: standIn.secret,
      sessionToken: standIn.sessionToken,
    }),
  )
  return replay(answer, body, plainHeaders(answer.headers, body.length))
}

function namesKeys(
  texts: readonly string[],
  { secretAccessKey, sessionToken = secretAccessKey }: Credentials,
): boolean {
  return texts.some((text) => text.includes(secretAccessKey) || text.includes(sessionToken))
}

async function readAnswer(answer: UpstreamResponse): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const outcome = await eachChunk(answer.body, (chunk) => {
    chunks.push(chunk)
    size += chunk.length
    return size > maxDocument ? 'stop' : undefined
  })
  if (outcome === 'stopped') answer.body.destroy()
  if (outcome !== 'ended') throw heldBack('the answer of STS was cut short or too long')
  return Buffer.concat(chunks, size)
}

function decode(raw: Buffer, encoding: string | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decompress(raw, encoding))
  } catch (error) {
    throw heldBack('the answer of STS could not be decoded', error)
  }
}

function decompress(raw: Buffer, encoding = 'identity'): Buffer {
  const limit = { maxOutputLength: maxDocument }
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return raw
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(raw, limit)
    case 'deflate':
      return inflateSync(raw, limit)
    case 'br':
      return brotliDecompressSync(raw, limit)
    default:
      throw new Error(`unknown content encoding ${encoding}`)
  }
}

function plainHeaders(headers: RawHeaders, length: number): RawHeaders {
  return headers.flatMap(([name, value]): RawHeaders => {
    const lower = name.toLowerCase()
    if (lower === 'content-encoding') return []
    return [[name, lower === 'content-length' ? String(length) : value]]
  })
}

function replay(answer: UpstreamResponse, body: Buffer, headers: RawHeaders): UpstreamResponse {
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers,
    body: hearError(Readable.from([body], { objectMode: false })),
    trailers: () => answer.trailers(),
  }
}

function heldBack(why: string, cause?: unknown): Error {
  return refused(
    'derive-failed',
    `${why}, so the credentials in it were held back: no real key leaves the agent. ` +
      'Start the role with "latchkey start", or use "latchkey exec --direct".',
    cause,
  )
}
