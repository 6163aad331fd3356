import { type Parameters, onlyValue } from './parameters.ts'

/** A request to S3, taken apart. */
export interface S3Call {
  readonly method: string
  /** Decoded where it can be. */
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly query: Parameters
  /** Whether `x-amz-copy-source` is there. */
  readonly copies: boolean
  /** Directory buckets. */
  readonly express: boolean
}

type Methods = Readonly<Record<string, string>>

const get = (noun: string): Methods => ({ GET: `Get${noun}` })
const getPut = (noun: string): Methods => ({ ...get(noun), PUT: `Put${noun}` })
const all = (noun: string): Methods => ({ ...getPut(noun), DELETE: `Delete${noun}` })

/** Sub-resources of a bucket, and their operations by method. One of them at most may stand in the query. */
const bucketParts: Readonly<Record<string, Methods>> = {
  abac: getPut('BucketAbac'),
  accelerate: getPut('BucketAccelerateConfiguration'),
  acl: getPut('BucketAcl'),
  analytics: all('BucketAnalyticsConfiguration'),
  cors: all('BucketCors'),
  delete: { POST: 'DeleteObjects' },
  encryption: all('BucketEncryption'),
  'intelligent-tiering': all('BucketIntelligentTieringConfiguration'),
  inventory: all('BucketInventoryConfiguration'),
  lifecycle: { ...getPut('BucketLifecycleConfiguration'), DELETE: 'DeleteBucketLifecycle' },
  location: get('BucketLocation'),
  logging: getPut('BucketLogging'),
  metadataConfiguration: {
    GET: 'GetBucketMetadataConfiguration',
    POST: 'CreateBucketMetadataConfiguration',
    DELETE: 'DeleteBucketMetadataConfiguration',
  },
  metadataInventoryTable: { PUT: 'UpdateBucketMetadataInventoryTableConfiguration' },
  metadataJournalTable: { PUT: 'UpdateBucketMetadataJournalTableConfiguration' },
  metadataTable: {
    GET: 'GetBucketMetadataTableConfiguration',
    POST: 'CreateBucketMetadataTableConfiguration',
    DELETE: 'DeleteBucketMetadataTableConfiguration',
  },
  metrics: all('BucketMetricsConfiguration'),
  notification: getPut('BucketNotificationConfiguration'),
  'object-lock': getPut('ObjectLockConfiguration'),
  ownershipControls: all('BucketOwnershipControls'),
  policy: all('BucketPolicy'),
  policyStatus: get('BucketPolicyStatus'),
  publicAccessBlock: all('PublicAccessBlock'),
  replication: all('BucketReplication'),
  requestPayment: getPut('BucketRequestPayment'),
  session: { GET: 'CreateSession' },
  tagging: all('BucketTagging'),
  uploads: { GET: 'ListMultipartUploads' },
  versioning: getPut('BucketVersioning'),
  versions: { GET: 'ListObjectVersions' },
  website: all('BucketWebsite'),
}

/** Kinds of configuration of which a bucket has several: without an `id` they are listed. */
const listed: Readonly<Record<string, string>> = {
  GetBucketAnalyticsConfiguration: 'ListBucketAnalyticsConfigurations',
  GetBucketIntelligentTieringConfiguration: 'ListBucketIntelligentTieringConfigurations',
  GetBucketInventoryConfiguration: 'ListBucketInventoryConfigurations',
  GetBucketMetricsConfiguration: 'ListBucketMetricsConfigurations',
}

const objectParts: Readonly<Record<string, Methods>> = {
  acl: getPut('ObjectAcl'),
  attributes: get('ObjectAttributes'),
  encryption: { PUT: 'UpdateObjectEncryption' },
  'legal-hold': getPut('ObjectLegalHold'),
  renameObject: { PUT: 'RenameObject' },
  restore: { POST: 'RestoreObject' },
  retention: getPut('ObjectRetention'),
  select: { POST: 'SelectObjectContent' },
  tagging: all('ObjectTagging'),
  torrent: get('ObjectTorrent'),
  uploadId: { GET: 'ListParts', PUT: 'UploadPart', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload' },
  uploads: { POST: 'CreateMultipartUpload' },
}

const bucketMethods: Methods = { GET: 'ListObjects', HEAD: 'HeadBucket', PUT: 'CreateBucket', DELETE: 'DeleteBucket' }
const objectMethods: Methods = { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }

const copied: Readonly<Record<string, string>> = { PutObject: 'CopyObject', UploadPart: 'UploadPartCopy' }

const own = (table: Methods, name: string): string | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

/** The operation of a request to S3; undefined where method and query fit none, `ambiguous` where the query names several. */
export function s3Action(call: S3Call): string | undefined {
  const { method, bucket, key, query, copies } = call
  if (bucket === undefined) {
    if (method !== 'GET') return undefined
    return call.express ? 'ListDirectoryBuckets' : 'ListBuckets'
  }
  const parts = key === undefined ? bucketParts : objectParts
  const [part, ...more] = [...query.keys()].filter((name) => Object.hasOwn(parts, name))
  if (more.length > 0) return 'ambiguous'
  const table = part === undefined ? (key === undefined ? bucketMethods : objectMethods) : parts[part]
  const name = own(table ?? {}, method)
  if (name === undefined) return undefined
  if (name === 'ListObjects') return listing(query)
  if (Object.hasOwn(listed, name) && !query.has('id')) return listed[name]
  return copies ? (own(copied, name) ?? name) : name
}

function listing(query: Parameters): string | undefined {
  if (!query.has('list-type')) return 'ListObjects'
  const type = onlyValue(query, 'list-type')
  if (type === undefined) return 'ambiguous'
  return type === '2' ? 'ListObjectsV2' : 'ListObjects'
}
