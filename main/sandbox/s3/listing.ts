// ListObjects, versions 1 and 2.
import { AwsFault } from '../http/fault.ts'
import type { Call } from '../http/call.ts'
import type { XmlNode } from '../http/xml.ts'
import type { S3Operation } from './context.ts'
import { isoTime, openBucket, ownerOf, xmlAnswer } from './context.ts'
import type { Bucket } from './model.ts'
import { compareKeys } from './object-index.ts'

const longestPage = 1_000

interface Page {
  readonly keys: readonly string[]
  readonly prefixes: readonly string[]
  /** The last entry, where more follow. */
  readonly next: string | undefined
}

export interface PageRequest {
  readonly prefix: string
  readonly delimiter: string
  /** Entries after this one, which may be a key or a common prefix. */
  readonly after: string
  readonly most: number
}

export function listPage(sorted: readonly string[], { prefix, delimiter, after, most }: PageRequest): Page {
  const keys: string[] = []
  const prefixes: string[] = []
  let last: string | undefined
  let at = firstNotBefore(sorted, compareKeys(prefix, after) > 0 ? prefix : after)
  while (at < sorted.length) {
    const key = sorted[at] ?? ''
    at += 1
    if (!key.startsWith(prefix)) break
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const group = end === -1 ? undefined : key.slice(0, end + delimiter.length)
    if (compareKeys(group ?? key, after) <= 0 && after !== '') continue
    if (group !== undefined && group === prefixes.at(-1)) continue
    if (keys.length + prefixes.length >= most) return { keys, prefixes, next: most === 0 ? undefined : last }
    last = group ?? key
    if (group === undefined) keys.push(key)
    else prefixes.push(group)
  }
  return { keys, prefixes, next: undefined }
}

export const listObjectsV2: S3Operation = (request) => {
  const { call } = request
  const bucket = openBucket(request)
  const token = call.query.get('continuation-token')
  const startAfter = call.query.get('start-after') ?? ''
  const after = token === null ? startAfter : readToken(token)
  const page = listPage(bucket.objects.keys(), { ...common(call), after })
  const encode = encoder(call)
  const withOwner = call.query.get('fetch-owner') === 'true'
  return xmlAnswer('ListBucketResult', {
    ...head(call, bucket, page),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url'),
    StartAfter: startAfter === '' ? undefined : encode(startAfter),
    KeyCount: page.keys.length + page.prefixes.length,
    Contents: contents(bucket, page, encode, withOwner),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  })
}

export const listObjects: S3Operation = (request) => {
  const { call } = request
  const bucket = openBucket(request)
  const marker = call.query.get('marker') ?? ''
  const page = listPage(bucket.objects.keys(), { ...common(call), after: marker })
  const encode = encoder(call)
  return xmlAnswer('ListBucketResult', {
    ...head(call, bucket, page),
    Marker: encode(marker),
    // Without a delimiter the last key serves as the marker, and S3 leaves this out.
    NextMarker: page.next === undefined || !call.query.get('delimiter') ? undefined : encode(page.next),
    Contents: contents(bucket, page, encode, true),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  })
}

function common(call: Call): Omit<PageRequest, 'after'> {
  return {
    prefix: call.query.get('prefix') ?? '',
    delimiter: call.query.get('delimiter') ?? '',
    most: readMost(call, 'max-keys'),
  }
}

/** `max-keys` and its like: more than 1,000 is taken as 1,000. */
export function readMost(call: Call, name: string): number {
  const text = call.query.get(name)
  if (text === null) return longestPage
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2_147_483_647) {
    throw new AwsFault(400, 'InvalidArgument', `Argument ${name} must be an integer between 0 and 2147483647`, {
      details: { ArgumentName: name, ArgumentValue: text },
    })
  }
  return Math.min(Number(text), longestPage)
}

function head(call: Call, bucket: Bucket, page: Page): XmlNode {
  const encode = encoder(call)
  const delimiter = call.query.get('delimiter')
  return {
    Name: bucket.name,
    Prefix: encode(call.query.get('prefix') ?? ''),
    Delimiter: delimiter === null ? undefined : encode(delimiter),
    MaxKeys: readMost(call, 'max-keys'),
    EncodingType: call.query.get('encoding-type') ?? undefined,
    IsTruncated: page.next !== undefined,
  }
}

function contents(
  bucket: Bucket,
  page: Page,
  encode: (text: string) => string,
  withOwner: boolean,
): readonly XmlNode[] {
  return page.keys.flatMap((key) => {
    const object = bucket.objects.get(key)
    if (object === undefined) return []
    return [
      {
        Key: encode(key),
        LastModified: isoTime(object.lastModified),
        ETag: object.etag,
        ...(object.checksum === undefined
          ? {}
          : { ChecksumAlgorithm: object.checksum.algorithm.toUpperCase(), ChecksumType: object.checksum.type }),
        Size: object.size,
        Owner: withOwner ? ownerOf(bucket.accountId) : undefined,
        StorageClass: 'STANDARD',
      },
    ]
  })
}

/** With `encoding-type=url` keys come percent-encoded, so that those fit that XML cannot hold. */
export function encoder(call: Call): (text: string) => string {
  if (call.query.get('encoding-type') !== 'url') return (text) => text
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/')
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (text !== '') return text
  throw new AwsFault(400, 'InvalidArgument', 'The continuation token provided is incorrect', {
    details: { ArgumentName: 'continuation-token' },
  })
}

function firstNotBefore(sorted: readonly string[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(sorted[middle] ?? '', key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
