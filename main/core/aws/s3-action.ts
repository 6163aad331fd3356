/** A request to S3, taken apart. */
export interface S3Call {
  readonly method: string
  /** Decoded where it can be. */
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly query: ReadonlyMap<string, string>
  /** Whether `x-amz-copy-source` is there. */
  readonly copies: boolean
}

/** Sub-resources of a bucket, as the API spells them behind Get, Put and Delete. */
const bucketParts: Readonly<Record<string, string>> = {
  abac: 'BucketAbac',
  accelerate: 'BucketAccelerateConfiguration',
  acl: 'BucketAcl',
  analytics: 'BucketAnalyticsConfiguration',
  cors: 'BucketCors',
  encryption: 'BucketEncryption',
  'intelligent-tiering': 'BucketIntelligentTieringConfiguration',
  inventory: 'BucketInventoryConfiguration',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  metadataConfiguration: 'BucketMetadataConfiguration',
  metadataTable: 'BucketMetadataTableConfiguration',
  metrics: 'BucketMetricsConfiguration',
  notification: 'BucketNotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  policyStatus: 'BucketPolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'BucketReplication',
  requestPayment: 'BucketRequestPayment',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
}

/** Kinds of configuration of which a bucket has several: without an `id` they are listed. */
const listed: Readonly<Record<string, string>> = {
  analytics: 'ListBucketAnalyticsConfigurations',
  'intelligent-tiering': 'ListBucketIntelligentTieringConfigurations',
  inventory: 'ListBucketInventoryConfigurations',
  metrics: 'ListBucketMetricsConfigurations',
}

const objectParts: Readonly<Record<string, string>> = {
  acl: 'ObjectAcl',
  attributes: 'ObjectAttributes',
  'legal-hold': 'ObjectLegalHold',
  retention: 'ObjectRetention',
  tagging: 'ObjectTagging',
  torrent: 'ObjectTorrent',
}

const verbs: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' }

/** The operation of a request to S3; undefined where method and query fit none. */
export function s3Action(call: S3Call): string | undefined {
  if (call.bucket === undefined) return call.method === 'GET' ? 'ListBuckets' : undefined
  return call.key === undefined ? bucketAction(call) : objectAction(call)
}

function partAction(parts: Readonly<Record<string, string>>, { method, query }: S3Call): string | undefined {
  const verb = verbs[method]
  if (verb === undefined) return undefined
  for (const name of query.keys()) {
    if (!Object.hasOwn(parts, name)) continue
    if (parts === bucketParts && method === 'GET' && Object.hasOwn(listed, name) && !query.has('id'))
      return listed[name]
    return `${verb}${parts[name] ?? ''}`
  }
  return undefined
}

function bucketAction(call: S3Call): string | undefined {
  const { method, query } = call
  const part = partAction(bucketParts, call)
  if (part !== undefined) return part
  switch (method) {
    case 'GET':
      if (query.has('uploads')) return 'ListMultipartUploads'
      if (query.has('versions')) return 'ListObjectVersions'
      if (query.has('session')) return 'CreateSession'
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects'
    case 'HEAD':
      return 'HeadBucket'
    case 'PUT':
      return 'CreateBucket'
    case 'DELETE':
      return 'DeleteBucket'
    case 'POST':
      return query.has('delete') ? 'DeleteObjects' : undefined
    default:
      return undefined
  }
}

function objectAction(call: S3Call): string | undefined {
  const { method, query, copies } = call
  const part = partAction(objectParts, call)
  if (part !== undefined) return part
  const upload = query.has('uploadId')
  switch (method) {
    case 'GET':
      return upload ? 'ListParts' : 'GetObject'
    case 'HEAD':
      return 'HeadObject'
    case 'PUT':
      if (query.has('renameObject')) return 'RenameObject'
      if (upload) return copies ? 'UploadPartCopy' : 'UploadPart'
      return copies ? 'CopyObject' : 'PutObject'
    case 'DELETE':
      return upload ? 'AbortMultipartUpload' : 'DeleteObject'
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload'
      if (upload) return 'CompleteMultipartUpload'
      if (query.has('restore')) return 'RestoreObject'
      return query.has('select') ? 'SelectObjectContent' : undefined
    default:
      return undefined
  }
}
