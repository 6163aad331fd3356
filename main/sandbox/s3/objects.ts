// Put, get, head, delete and copy of one object.
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import { checkReadConditions, checkWriteConditions } from './conditions.ts'
import type { S3Operation, S3Request } from './context.ts'
import { openBucket, wholeSeconds } from './context.ts'
import { checksumHeaders, digest } from './digests.ts'
import type { Bucket, StoredObject } from './model.ts'
import { objectHeaders, responseOverrides } from './object-headers.ts'
import { readRange } from './range.ts'

const longestKey = 1_024
const largestPut = 5 * 1024 ** 3

export const putObject: S3Operation = async (request) => {
  const bucket = openBucket(request)
  const { call, key, payload, deps } = request
  checkKey(key)
  checkPutSize(request)
  checkWriteConditions(call.request, bucket.objects.get(key))
  call.admitBody()
  const digests = digest(call.request, payload)
  const segment = await deps.files.write(digests.bytes, call.signal)
  try {
    const { etag, checksum } = digests.finish()
    // Asked again: another put may have been faster.
    checkWriteConditions(call.request, bucket.objects.get(key))
    replaceObject(request, bucket, key, {
      segments: [segment],
      size: segment.size,
      etag,
      lastModified: wholeSeconds(call),
      headers: objectHeaders(call.request),
      checksum,
    })
    return { status: 200, headers: { ETag: etag, ...checksumHeaders(checksum), ...encryption } }
  } catch (cause) {
    deps.files.release([segment])
    throw cause
  }
}

/** S3 encrypts everything since 2023 and says so. */
export const encryption = { 'x-amz-server-side-encryption': 'AES256' }

export const getObject: S3Operation = (request) => {
  const { call, deps } = request
  const object = openObject(request)
  checkReadConditions(call.request, object)
  const range = readRange(oneHeader(call.request, 'range'), object.size)
  const headers = { ...describe(request, object, range === undefined), ...responseOverrides(call.query) }
  if (range === undefined) {
    const whole = { ...headers, 'Content-Length': object.size }
    if (object.size === 0) return { status: 200, headers: whole }
    return { status: 200, headers: whole, body: deps.files.read(object.segments, 0, object.size - 1) }
  }
  return {
    status: 206,
    headers: {
      ...headers,
      'Content-Length': range.last - range.first + 1,
      'Content-Range': `bytes ${range.first}-${range.last}/${object.size}`,
    },
    body: deps.files.read(object.segments, range.first, range.last),
  }
}

export const headObject: S3Operation = (request) => {
  const object = openObject(request)
  checkReadConditions(request.call.request, object)
  const range = readRange(oneHeader(request.call.request, 'range'), object.size)
  const length = range === undefined ? object.size : range.last - range.first + 1
  return {
    status: range === undefined ? 200 : 206,
    headers: { ...describe(request, object, range === undefined), 'Content-Length': length },
  }
}

export const deleteObject: S3Operation = (request) => {
  removeObject(request, openBucket(request), request.key)
  return { status: 204, headers: {} }
}

/** Deleting what is not there succeeds too, as in S3. */
export function removeObject(request: Pick<S3Request, 'deps'>, bucket: Bucket, key: string): void {
  const removed = bucket.objects.delete(key)
  if (removed !== undefined) request.deps.files.release(removed.segments)
}

export function replaceObject(
  request: Pick<S3Request, 'deps'>,
  bucket: Bucket,
  key: string,
  object: StoredObject,
): void {
  const replaced = bucket.objects.set(key, object)
  if (replaced !== undefined) request.deps.files.release(replaced.segments)
}

export function openObject(request: Pick<S3Request, 'call' | 'bucket' | 'key' | 'deps'>): StoredObject {
  const object = openBucket(request).objects.get(request.key)
  if (object === undefined) {
    throw new AwsFault(404, 'NoSuchKey', 'The specified key does not exist.', { details: { Key: request.key } })
  }
  return object
}

export function checkKey(key: string): void {
  const length = Buffer.byteLength(key)
  if (length <= longestKey) return
  throw new AwsFault(400, 'KeyTooLongError', 'Your key is too long', {
    details: { Size: length, MaxSizeAllowed: longestKey },
  })
}

export function checkPutSize({ call }: Pick<S3Request, 'call'>): void {
  const { headers } = call.request
  const length = oneHeader(call.request, 'x-amz-decoded-content-length') ?? headers['content-length']
  if (length === undefined) {
    throw new AwsFault(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  if (Number(length) > largestPut) {
    throw new AwsFault(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      details: { ProposedSize: length, MaxSizeAllowed: largestPut },
    })
  }
}

function describe(request: S3Request, object: StoredObject, whole: boolean): Record<string, string> {
  const wantsChecksum = oneHeader(request.call.request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  return {
    'Content-Type': 'binary/octet-stream',
    ...object.headers,
    ETag: object.etag,
    'Last-Modified': new Date(object.lastModified).toUTCString(),
    'Accept-Ranges': 'bytes',
    ...encryption,
    ...(wantsChecksum && whole ? checksumHeaders(object.checksum) : {}),
  }
}
