// What every S3 operation gets, and small answers they share.
import { createHash } from 'node:crypto'
import type { Answer, Call, SignedCall } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import type { XmlNode, XmlValue } from '../http/xml.ts'
import { xmlDocument } from '../http/xml.ts'
import type { Payload } from '../verify/payload.ts'
import type { Files } from './files.ts'
import type { Bucket } from './model.ts'

export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

export interface S3Deps {
  readonly files: Files
  /** All accounts' buckets: names are shared by everybody, as in S3. */
  readonly buckets: Map<string, Bucket>
}

/** One operation on what the path names; empty texts where it names none. */
export interface S3Request {
  readonly call: SignedCall
  readonly bucket: string
  readonly key: string
  readonly payload: Payload
  readonly deps: S3Deps
}

export type S3Operation = (request: S3Request) => Answer | Promise<Answer>

export interface NamedOperation {
  /** AWS's name for it, for `calls()`. */
  readonly name: string
  readonly run: S3Operation
}

export function xmlAnswer(name: string, content: XmlValue, headers: Record<string, string> = {}): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/xml', ...headers },
    body: xmlDocument(name, content, s3Namespace),
  }
}

/** The caller's bucket. Throws NoSuchBucket, AccessDenied for another account's, a redirect for another region's. */
export function openBucket({ call, bucket: name, deps }: Pick<S3Request, 'call' | 'bucket' | 'deps'>): Bucket {
  const bucket = deps.buckets.get(name)
  if (bucket === undefined) throw noSuchBucket(name)
  if (bucket.accountId !== call.caller.accountId) throw new AwsFault(403, 'AccessDenied', 'Access Denied')
  checkRegion(call, bucket)
  return bucket
}

/** By address (AWS_ENDPOINT_URL) every region is served in one place. */
function checkRegion(call: SignedCall, bucket: Bucket): void {
  if (call.target.addressed === 'direct' || call.region === bucket.region) return
  throw new AwsFault(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    {
      details: { Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name },
      headers: { 'x-amz-bucket-region': bucket.region },
    },
  )
}

function noSuchBucket(name: string): AwsFault {
  return new AwsFault(404, 'NoSuchBucket', 'The specified bucket does not exist', { details: { BucketName: name } })
}

export function notImplemented(what: string): AwsFault {
  return new AwsFault(
    501,
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented: ${what}`,
  )
}

/** S3's canonical user id of an account. */
export function ownerOf(accountId: string): XmlNode {
  return { ID: createHash('sha256').update(`owner/${accountId}`).digest('hex') }
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** Object times have whole seconds, since HTTP dates do. */
export function wholeSeconds(call: Pick<Call, 'now'>): number {
  return Math.floor(call.now / 1_000) * 1_000
}
