// Begin, abort and find a multipart upload.
import { randomBytes } from 'node:crypto'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import type { S3Operation, S3Request } from './context.ts'
import { openBucket, xmlAnswer } from './context.ts'
import type { Bucket, Upload } from './model.ts'
import { objectHeaders } from './object-headers.ts'
import { checkKey, encryption } from './objects.ts'

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

export const abortUpload: S3Operation = (request) => {
  const { bucket, upload } = openUpload(request)
  bucket.uploads.delete(upload.id)
  request.deps.files.release([...upload.parts.values()].map((part) => part.segment))
  return { status: 204, headers: {} }
}

export function openUpload(request: S3Request): { readonly bucket: Bucket; readonly upload: Upload } {
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
