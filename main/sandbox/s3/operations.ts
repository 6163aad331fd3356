// The table of S3 operations: method and sub-resource to operation.
import type { Call } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts'
import { notImplemented, openBucket, xmlAnswer, type NamedOperation, type S3Operation } from './context.ts'
import { copyObject } from './copy.ts'
import { listObjects, listObjectsV2 } from './listing.ts'
import { completeUpload } from './complete-upload.ts'
import { listParts, listUploads } from './upload-lists.ts'
import { uploadPart, uploadPartCopy } from './upload-parts.ts'
import { abortUpload, createUpload } from './uploads.ts'
import { deleteObject, getObject, headObject, putObject, removeObject } from './objects.ts'
import { readWhole } from '../http/body.ts'
import { digest } from './digests.ts'
import { readDeleteObjects } from './xml-bodies.ts'

const operation = (name: string, run: S3Operation): NamedOperation => ({ name, run })

/** Sub-resources that the sandbox does not serve; without this list they would be taken for the plain operation. */
const otherSubresources = [
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'versioning',
  'versions',
  'website',
]

export function serviceOperation(call: Call): NamedOperation {
  return call.method === 'GET' ? operation('ListBuckets', listBuckets) : wrongMethod(call)
}

export function bucketOperation(call: Call): NamedOperation {
  const { method, query } = call
  const other = otherSubresource(call)
  if (other !== undefined) return other
  switch (method) {
    case 'GET':
      if (query.has('location')) return operation('GetBucketLocation', getBucketLocation)
      if (query.has('uploads')) return operation('ListMultipartUploads', listUploads)
      return query.get('list-type') === '2'
        ? operation('ListObjectsV2', listObjectsV2)
        : operation('ListObjects', listObjects)
    case 'HEAD':
      return operation('HeadBucket', headBucket)
    case 'PUT':
      return operation('CreateBucket', createBucket)
    case 'DELETE':
      return operation('DeleteBucket', deleteBucket)
    case 'POST':
      return query.has('delete') ? operation('DeleteObjects', deleteObjects) : wrongMethod(call)
    default:
      return wrongMethod(call)
  }
}

export function objectOperation(call: Call): NamedOperation {
  const { method, query } = call
  const other = otherSubresource(call)
  if (other !== undefined) return other
  const copies = call.request.headers['x-amz-copy-source'] !== undefined
  switch (method) {
    case 'GET':
      return query.has('uploadId') ? operation('ListParts', listParts) : operation('GetObject', getObject)
    case 'HEAD':
      return operation('HeadObject', headObject)
    case 'PUT':
      if (query.has('uploadId')) {
        return copies ? operation('UploadPartCopy', uploadPartCopy) : operation('UploadPart', uploadPart)
      }
      return copies ? operation('CopyObject', copyObject) : operation('PutObject', putObject)
    case 'DELETE':
      return query.has('uploadId')
        ? operation('AbortMultipartUpload', abortUpload)
        : operation('DeleteObject', deleteObject)
    case 'POST':
      if (query.has('uploads')) return operation('CreateMultipartUpload', createUpload)
      return query.has('uploadId') ? operation('CompleteMultipartUpload', completeUpload) : wrongMethod(call)
    default:
      return wrongMethod(call)
  }
}

function otherSubresource(call: Call): NamedOperation | undefined {
  const name = otherSubresources.find((candidate) => call.query.has(candidate))
  if (name === undefined) return undefined
  return operation(`${call.method}?${name}`, () => {
    throw notImplemented(`${call.method} ?${name}`)
  })
}

function wrongMethod(call: Call): NamedOperation {
  return operation('Unknown', () => {
    throw new AwsFault(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      details: { Method: call.method },
    })
  })
}

const deleteObjects: S3Operation = async (request) => {
  const bucket = openBucket(request)
  const digests = digest(request.call.request, request.payload)
  const body = await readWhole(digests.bytes, 4 * 1024 * 1024)
  digests.finish()
  const { quiet, keys } = readDeleteObjects(body)
  for (const key of keys) removeObject(request, bucket, key)
  return xmlAnswer('DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) })
}
