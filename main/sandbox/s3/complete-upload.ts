// Completes a multipart upload. The object is the list of its parts' files: nothing is copied.
import { createHash } from 'node:crypto'
import { readWhole } from '../http/body.ts'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import { checkWriteConditions } from './conditions.ts'
import type { S3Operation, S3Request } from './context.ts'
import { wholeSeconds, xmlAnswer } from './context.ts'
import { checksumElement, compositeChecksum } from './digests.ts'
import type { Checksum, Part, Upload } from './model.ts'
import { encryption, replaceObject } from './objects.ts'
import { openUpload } from './uploads.ts'
import type { ListedPart } from './xml-bodies.ts'
import { readCompleteUpload } from './xml-bodies.ts'

const smallestPart = 5 * 1024 * 1024

export const completeUpload: S3Operation = async (request) => {
  const { call, key, deps, payload } = request
  const { bucket, upload } = openUpload(request)
  const listed = readCompleteUpload(await readWhole(payload.bytes, 4 * 1024 * 1024))
  checkWriteConditions(call.request, bucket.objects.get(key))
  const parts = chooseParts(upload, listed)
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
    checksum,
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

/** The listed parts, as they were sent, in rising order, none but the last too small. */
function chooseParts(upload: Upload, listed: readonly ListedPart[]): readonly Part[] {
  if (listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))) {
    throw new AwsFault(
      400,
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    )
  }
  return listed.map(({ number, etag }, index) => {
    const part = upload.parts.get(number)
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
