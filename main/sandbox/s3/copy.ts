import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import { checkReadConditions } from './conditions.ts'
import type { S3Operation, S3Request } from './context.ts'
import { isoTime, openBucket, wholeSeconds, xmlAnswer } from './context.ts'
import { decodePath } from './decode-path.ts'
import { checksumElement } from './digests.ts'
import type { StoredObject } from './model.ts'
import { objectHeaders } from './object-headers.ts'
import { checkKey, encryption, openObject, replaceObject } from './objects.ts'

/** The object that `x-amz-copy-source` names, its conditions checked. */
export function copySource(request: S3Request): { readonly object: StoredObject; readonly itself: boolean } {
  const header = oneHeader(request.call.request, 'x-amz-copy-source') ?? ''
  const parts = /^\/?([^/]+)\/([^?]+)(\?.*)?$/.exec(header)
  if (parts === null) {
    throw new AwsFault(
      400,
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      {
        details: { ArgumentName: 'x-amz-copy-source', ArgumentValue: header },
      },
    )
  }
  const bucket = decodePath(parts[1] ?? '')
  const key = decodePath(parts[2] ?? '')
  // The source may lie in another region than the target.
  const call = { ...request.call, target: { ...request.call.target, addressed: 'direct' as const } }
  const object = openObject({ call, bucket, key, deps: request.deps })
  checkReadConditions(request.call.request, object, 'x-amz-copy-source-')
  return { object, itself: bucket === request.bucket && key === request.key }
}

/** The copy shares the source's files. */
export const copyObject: S3Operation = (request) => {
  const bucket = openBucket(request)
  const { call, key, deps } = request
  checkKey(key)
  const { object, itself } = copySource(request)
  const replacesHeaders = oneHeader(call.request, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE'
  if (itself && !replacesHeaders) {
    throw new AwsFault(
      400,
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    )
  }
  const lastModified = wholeSeconds(call)
  deps.files.hold(object.segments)
  replaceObject(request, bucket, key, {
    ...object,
    lastModified,
    headers: replacesHeaders ? objectHeaders(call.request) : object.headers,
  })
  return xmlAnswer(
    'CopyObjectResult',
    { ETag: object.etag, LastModified: isoTime(lastModified), ...checksumElement(object.checksum) },
    encryption,
  )
}
