// What multipart uploads there are, and their parts.
import type { S3Operation } from './context.ts'
import { isoTime, openBucket, ownerOf, xmlAnswer } from './context.ts'
import { checksumElement } from './digests.ts'
import { encoder, readMost } from './listing.ts'
import { openUpload } from './uploads.ts'

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
