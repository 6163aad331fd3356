// Multipart uploads. A completed object is the list of its parts' files: nothing is copied.
import { createHash, randomBytes } from 'node:crypto'
import { readWhole } from '../http/body.ts'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import { checkWriteConditions } from './conditions.ts'
import type { S3Operation, S3Request } from './context.ts'
import { isoTime, openBucket, ownerOf, wholeSeconds, xmlAnswer } from './context.ts'
import { copySource } from './copy.ts'
import { checksumElement, checksumHeaders, compositeChecksum, digest } from './digests.ts'
import { encoder, readMost } from './listing.ts'
import type { Bucket, Checksum, Part, Upload } from './model.ts'
import { objectHeaders } from './object-headers.ts'
import { checkKey, checkPutSize, encryption, replaceObject } from './objects.ts'
import { readRange } from './range.ts'
import { readCompleteUpload } from './xml-bodies.ts'

const smallestPart = 5 * 1024 * 1024

export const createUpload: S3Operation = (request) => {
  const bucket = openBucket(request)
  const { call, key } = request
  checkKey(key)
  const algorithm = oneHeader(call.request, 'x-amz-checksum-algorithm')
  const upload: Upload = {
    id: randomBytes(48).toString('base64url'),
    key,
    startedAt: call.now,
    headers: objectHeaders(call.request),
    checksumAlgorithm: algorithm?.toLowerCase(),
    checksumType: oneHeader(call.request, 'x-amz-checksum-type') === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE',
    parts: new Map(),
  }
  bucket.uploads.set(upload.id, upload)
  const told =
    algorithm === undefined ? {} : { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': upload.checksumType }
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    { Bucket: bucket.name, Key: key, UploadId: upload.id },
    { ...told, ...encryption },
  )
}

export const uploadPart: S3Operation = async (request) => {
  const { upload } = openUpload(request)
  const { call, payload, deps } = request
  const number = partNumber(request)
  checkPutSize(request)
  call.admitBody()
  const digests = digest(call.request, payload)
  const segment = await deps.files.write(digests.bytes, call.signal)
  try {
    const { etag, checksum } = digests.finish()
    // Aborted or completed meanwhile.
    openUpload(request)
    keepPart(request, upload, number, {
      segment,
      etag,
      lastModified: wholeSeconds(call),
      ...(checksum === undefined ? {} : { checksum }),
    })
    return { status: 200, headers: { ETag: etag, ...checksumHeaders(checksum), ...encryption } }
  } catch (cause) {
    deps.files.release([segment])
    throw cause
  }
}

export const uploadPartCopy: S3Operation = async (request) => {
  const { upload } = openUpload(request)
  const { call, deps } = request
  const number = partNumber(request)
  const { object } = copySource(request)
  const range = readRange(oneHeader(call.request, 'x-amz-copy-source-range'), object.size) ?? {
    first: 0,
    last: object.size - 1,
  }
  const hash = createHash('md5')
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const piece of deps.files.read(object.segments, range.first, range.last)) {
      hash.update(piece)
      yield piece
    }
  }
  const segment = await deps.files.write(hashed(), call.signal)
  const etag = `"${hash.digest('hex')}"`
  const lastModified = wholeSeconds(call)
  keepPart(request, upload, number, { segment, etag, lastModified })
  return xmlAnswer('CopyPartResult', { ETag: etag, LastModified: isoTime(lastModified) })
}

export const completeUpload: S3Operation = async (request) => {
  const { call, key, deps, payload } = request
  const { bucket, upload } = openUpload(request)
  const listed = readCompleteUpload(await readWhole(payload.bytes, 4 * 1024 * 1024))
  checkWriteConditions(call.request, bucket.objects.get(key))
  const parts = listed.map(({ number, etag }, index) => {
    const part = upload.parts.get(number)
    if (index > 0 && number <= (listed[index - 1]?.number ?? 0)) {
      throw new AwsFault(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
      )
    }
    if (part === undefined || part.etag !== etag) {
      throw new AwsFault(
        400,
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        {
          details: { UploadId: upload.id, PartNumber: number, ETag: etag.replaceAll('"', '') },
        },
      )
    }
    if (part.segment.size < smallestPart && index < listed.length - 1) {
      throw new AwsFault(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        details: { ProposedSize: part.segment.size, MinSizeAllowed: smallestPart, PartNumber: number },
      })
    }
    return part
  })
  if (parts.length === 0)
    throw new AwsFault(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    )
  const etag = joinedEtag(parts)
  const checksum = joinedChecksum(request, upload, parts)
  bucket.uploads.delete(upload.id)
  const segments = parts.map((part) => part.segment)
  deps.files.release([...upload.parts.values()].filter((part) => !parts.includes(part)).map((part) => part.segment))
  replaceObject(request, bucket, key, {
    segments,
    size: segments.reduce((sum, segment) => sum + segment.size, 0),
    etag,
    lastModified: wholeSeconds(call),
    headers: upload.headers,
    ...(checksum === undefined ? {} : { checksum }),
  })
  return xmlAnswer(
    'CompleteMultipartUploadResult',
    {
      Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${encodeURIComponent(key)}`,
      Bucket: bucket.name,
      Key: key,
      ETag: etag,
      ...checksumElement(checksum),
      ChecksumType: checksum?.type,
    },
    encryption,
  )
}

export const abortUpload: S3Operation = (request) => {
  const { bucket, upload } = openUpload(request)
  bucket.uploads.delete(upload.id)
  request.deps.files.release([...upload.parts.values()].map((part) => part.segment))
  return { status: 204, headers: {} }
}

export const listParts: S3Operation = (request) => {
  const { call } = request
  const { bucket, upload } = openUpload(request)
  const most = readMost(call, 'max-parts')
  const after = Number(call.query.get('part-number-marker') ?? 0)
  const all = [...upload.parts].filter(([number]) => number > after).sort(([one], [other]) => one - other)
  const page = all.slice(0, most)
  const truncated = page.length < all.length
  return xmlAnswer('ListPartsResult', {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: truncated ? page.at(-1)?.[0] : undefined,
    MaxParts: most,
    IsTruncated: truncated,
    Initiator: ownerOf(bucket.accountId),
    Owner: ownerOf(bucket.accountId),
    StorageClass: 'STANDARD',
    Part: page.map(([number, part]) => ({
      PartNumber: number,
      LastModified: isoTime(part.lastModified),
      ETag: part.etag,
      Size: part.segment.size,
      ...checksumElement(part.checksum),
    })),
  })
}

/** One page holds all: a sandbox never has more uploads open than S3 lists at once. */
export const listUploads: S3Operation = (request) => {
  const bucket = openBucket(request)
  const encode = encoder(request.call)
  const prefix = request.call.query.get('prefix') ?? ''
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    Prefix: encode(prefix),
    MaxUploads: 1_000,
    IsTruncated: false,
    EncodingType: request.call.query.get('encoding-type') ?? undefined,
    Upload: [...bucket.uploads.values()]
      .filter((upload) => upload.key.startsWith(prefix))
      .map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.id,
        Initiator: ownerOf(bucket.accountId),
        Owner: ownerOf(bucket.accountId),
        StorageClass: 'STANDARD',
        Initiated: isoTime(upload.startedAt),
      })),
  })
}

function openUpload(request: S3Request): { readonly bucket: Bucket; readonly upload: Upload } {
  const bucket = openBucket(request)
  const id = request.call.query.get('uploadId') ?? ''
  const upload = bucket.uploads.get(id)
  if (upload !== undefined && upload.key === request.key) return { bucket, upload }
  throw new AwsFault(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    {
      details: { UploadId: id },
    },
  )
}

function partNumber({ call }: S3Request): number {
  const text = call.query.get('partNumber') ?? ''
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= 10_000) return number
  throw new AwsFault(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
    details: { ArgumentName: 'partNumber', ArgumentValue: text },
  })
}

function keepPart({ deps }: S3Request, upload: Upload, number: number, part: Part): void {
  const replaced = upload.parts.get(number)
  upload.parts.set(number, part)
  if (replaced !== undefined) deps.files.release([replaced.segment])
}

/** MD5 over the parts' MD5s, and their number. */
function joinedEtag(parts: readonly Part[]): string {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part.etag.replaceAll('"', '').slice(0, 32), 'hex')
  return `"${hash.digest('hex')}-${parts.length}"`
}

/** Composite: the checksum of the parts' checksums. Of a whole object only the client's own value is known. */
function joinedChecksum({ call }: S3Request, upload: Upload, parts: readonly Part[]): Checksum | undefined {
  const algorithm = upload.checksumAlgorithm
  if (algorithm === undefined) return undefined
  if (upload.checksumType === 'FULL_OBJECT') {
    const value = oneHeader(call.request, `x-amz-checksum-${algorithm}`)
    return value === undefined ? undefined : { algorithm, value, type: 'FULL_OBJECT' }
  }
  return compositeChecksum(
    algorithm,
    parts.map((part) => part.checksum),
  )
}
