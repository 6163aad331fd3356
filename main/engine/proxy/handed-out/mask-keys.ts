// AWS's errors may repeat what a request was signed with: S3 shows the canonical request, with the session token, in SignatureDoesNotMatch
// and the token in ExpiredToken; JSON services say the same in their message.
import { pipeline, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { headerValues } from '../../aws/raw-headers.ts'
import type { Credentials } from '#util/credentials.ts'
import { hearError } from '#util/hear-error.ts'
import type { RawHeaders } from '#util/http/message.ts'
import type { UpstreamResponse } from '../../net/types.ts'
import { heldBack } from './held-back.ts'

/**
 * An error of AWS with every place masked that repeats the keys; any other answer as it is. What is masked keeps its length, so every
 * format stays whole, and the body streams. Throws Refused for an error that is packed in a way that nobody can read.
 */
export function maskKeys(
  answer: UpstreamResponse,
  keys: { readonly credentials: Credentials; readonly standInId: string },
  method: string,
): UpstreamResponse {
  if (answer.status < 400) return answer
  const { credentials, standInId } = keys
  const patterns = [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken ?? '']
    .filter((key) => key !== '')
    .map(patternOf)
  // The tool's own key id is what AWS would have named to it.
  const maskFor = (found: string): string =>
    found === credentials.accessKeyId && found.length === standInId.length ? standInId : 'x'.repeat(found.length)
  const mask = (text: string): string => patterns.reduce((masked, each) => masked.replaceAll(each, maskFor), text)
  const masked = (headers: RawHeaders): RawHeaders => headers.map(([name, value]) => [name, mask(value)])
  const head = { ...answer, statusText: mask(answer.statusText), trailers: () => masked(answer.trailers()) }
  if (method === 'HEAD') return { ...head, headers: masked(answer.headers) }
  const unpack = unpackerOf(answer.headers)
  const longest = Math.max(credentials.secretAccessKey.length, credentials.sessionToken?.length ?? 0) * widest
  const step = hearError(maskStream(mask, longest))
  // Whichever side ends or breaks, the other does: `pipeline` tells both.
  const done = (): void => undefined
  if (unpack === undefined) pipeline(answer.body, inTurns, step, done)
  else pipeline(answer.body, inTurns, unpack, step, done)
  const lost = unpack === undefined ? [] : ['content-encoding', 'content-length']
  const kept = answer.headers.filter(([name]) => !lost.includes(name.toLowerCase()))
  return { ...head, headers: masked(kept), body: step }
}

/** Characters that one of a key may be written in, `%252F` and `&#x0002f;` the longest of them. */
const widest = 10

/** The key as it is, and as URLs, JSON, XML and dumps of bytes write it. */
function patternOf(key: string): RegExp {
  const plain = key.replaceAll(/[^A-Za-z0-9]/g, (char) => {
    const code = char.charCodeAt(0)
    const hex = code.toString(16).padStart(2, '0')
    return `(?:\\\\?\\x${hex}|%(?:25)?${hex}|\\\\u00${hex}|&#0{0,4}${code};|&#x0{0,4}${hex};)`
  })
  const bytes = [...Buffer.from(key)].map((byte) => byte.toString(16).padStart(2, '0'))
  return new RegExp(`${plain}|${bytes.join(' ?')}`, 'gi')
}

/** Chunks that may be of one byte each: some in a turn of the event loop, which is everyone's. */
async function* inTurns(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let count = 0
  for await (const chunk of chunks) {
    yield chunk
    count += 1
    if (count % 64 === 0) await new Promise(setImmediate)
  }
}

/**
 * Holds back as much as a key may take that has begun at the end of what came. Looks once that much is new: an answer in chunks of one byte
 * would be searched anew for each of them.
 */
function maskStream(mask: (text: string) => string, longest: number): Transform {
  let held = ''
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      held += chunk.toString('latin1')
      if (held.length < 2 * longest) return done()
      const text = mask(held)
      const sure = text.length - longest
      held = text.slice(sure)
      return done(null, Buffer.from(text.slice(0, sure), 'latin1'))
    },
    flush(done) {
      done(null, Buffer.from(mask(held), 'latin1'))
    },
  })
}

function unpackerOf(headers: RawHeaders): Transform | undefined {
  const encoding = headerValues(headers, 'content-encoding').join(',').trim().toLowerCase()
  switch (encoding) {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw heldBack(`AWS's error is packed as ${encoding.slice(0, 32)}, which nobody here can read`)
  }
}
