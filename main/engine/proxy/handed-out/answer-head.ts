import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import { hearError } from '#util/hear-error.ts'
import type { RawHeaders } from '#util/http-message.ts'
import type { UpstreamResponse } from '../../net/types.ts'

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

export const passedHeaders = (headers: RawHeaders): RawHeaders =>
  headers.filter(([name, value]) => passed.get(name.toLowerCase())?.test(value) === true)

/** The answer that the tool gets: its status, the headers that were let through, a body of our writing, and nothing else. */
export function plainAnswer(status: number, headers: RawHeaders, body: Buffer): UpstreamResponse {
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
