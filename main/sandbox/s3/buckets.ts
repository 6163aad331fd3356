import { AwsFault } from '../http/fault.ts'
import { readWhole } from '../http/body.ts'
import type { Answer } from '../http/call.ts'
import type { S3Operation, S3Request } from './context.ts'
import { isoTime, openBucket, ownerOf, xmlAnswer } from './context.ts'
import { createObjectIndex } from './object-index.ts'
import { readCreateBucket } from './xml-bodies.ts'

export const listBuckets: S3Operation = ({ call, deps }) => {
  const prefix = call.query.get('prefix') ?? ''
  const regionWanted = call.query.get('bucket-region')
  const own = [...deps.buckets.values()]
    .filter((bucket) => bucket.accountId === call.caller.accountId && bucket.name.startsWith(prefix))
    .filter((bucket) => regionWanted === null || bucket.region === regionWanted)
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: ownerOf(call.caller.accountId),
    Buckets: {
      Bucket: own.map((bucket) => ({
        Name: bucket.name,
        CreationDate: isoTime(bucket.createdAt),
        BucketRegion: bucket.region,
      })),
    },
  })
}

export const createBucket: S3Operation = async ({ call, bucket: name, payload, deps }) => {
  const constraint = readCreateBucket(await readWhole(payload.bytes, 65_536))
  checkBucketName(name)
  // By address, one place serves all regions and the client's own one counts.
  const region = constraint ?? (call.target.addressed === 'direct' ? call.region : 'us-east-1')
  if (call.target.addressed === 'aws-host' && call.region !== 'us-east-1' && region !== call.region) {
    throw new AwsFault(
      400,
      'IllegalLocationConstraintException',
      `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    )
  }
  const existing = deps.buckets.get(name)
  if (existing !== undefined && existing.accountId !== call.caller.accountId) {
    throw new AwsFault(
      409,
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      { details: { BucketName: name } },
    )
  }
  // In us-east-1 alone S3 takes a second creation by the owner as done.
  if (existing !== undefined && (existing.region !== 'us-east-1' || region !== 'us-east-1')) {
    throw new AwsFault(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { details: { BucketName: name } },
    )
  }
  if (existing === undefined) {
    deps.buckets.set(name, {
      name,
      accountId: call.caller.accountId,
      region,
      createdAt: call.now,
      objects: createObjectIndex(),
      uploads: new Map(),
    })
  }
  return { status: 200, headers: { Location: `/${name}` } }
}

export const headBucket: S3Operation = (request) => {
  const bucket = openBucket(request)
  return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } }
}

/** The answer to strangers: many clients learn the bucket's region from it before they sign anything. */
export function tellRegion({ bucket: name, deps }: Pick<S3Request, 'bucket' | 'deps'>): Answer {
  const bucket = deps.buckets.get(name)
  if (bucket === undefined) return { status: 404, headers: {} }
  return { status: 403, headers: { 'x-amz-bucket-region': bucket.region } }
}

export const deleteBucket: S3Operation = (request) => {
  const bucket = openBucket(request)
  if (bucket.objects.size > 0) {
    throw new AwsFault(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', {
      details: { BucketName: bucket.name },
    })
  }
  for (const upload of bucket.uploads.values()) {
    request.deps.files.release([...upload.parts.values()].map((part) => part.segment))
  }
  request.deps.buckets.delete(bucket.name)
  return { status: 204, headers: {} }
}

export const getBucketLocation: S3Operation = (request) => {
  // Answered from every region: clients ask it to find the bucket's own.
  const bucket = openBucket({
    ...request,
    call: { ...request.call, target: { ...request.call.target, addressed: 'direct' } },
  })
  return xmlAnswer('LocationConstraint', bucket.region === 'us-east-1' ? '' : bucket.region)
}

function checkBucketName(name: string): void {
  const shape = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
  if (shape.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)) return
  throw new AwsFault(400, 'InvalidBucketName', 'The specified bucket is not valid.', { details: { BucketName: name } })
}
