// Conditional requests (RFC 9110, section 13), as S3 answers them.
import type { IncomingMessage } from 'node:http'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import type { StoredObject } from './model.ts'

/** Throws 412 or 304. An ETag condition makes the date beside it void. `prefix`: `x-amz-copy-source-` for copies. */
export function checkReadConditions(request: IncomingMessage, object: StoredObject, prefix = ''): void {
  const given = (name: string) => oneHeader(request, prefix + name)
  const ifMatch = given('if-match')
  const ifNoneMatch = given('if-none-match')
  const modifiedSince = Date.parse(given('if-modified-since') ?? '')
  const unmodifiedSince = Date.parse(given('if-unmodified-since') ?? '')
  if (ifMatch === undefined ? object.lastModified > unmodifiedSince : !matches(ifMatch, object)) {
    throw failed(ifMatch === undefined ? 'If-Unmodified-Since' : 'If-Match')
  }
  if (ifNoneMatch === undefined ? object.lastModified <= modifiedSince : matches(ifNoneMatch, object)) {
    if (prefix !== '') throw failed('x-amz-copy-source-If-None-Match')
    throw new AwsFault(304, 'NotModified', 'Not Modified', {
      headers: { ETag: object.etag, 'Last-Modified': new Date(object.lastModified).toUTCString() },
    })
  }
}

/** `If-None-Match: *` makes a put create only, `If-Match` replace only what is known. */
export function checkWriteConditions(request: IncomingMessage, existing: StoredObject | undefined): void {
  const ifNoneMatch = oneHeader(request, 'if-none-match')
  if (ifNoneMatch !== undefined && existing !== undefined && matches(ifNoneMatch, existing))
    throw failed('If-None-Match')
  const ifMatch = oneHeader(request, 'if-match')
  if (ifMatch === undefined) return
  if (existing === undefined) throw new AwsFault(404, 'NoSuchKey', 'The specified key does not exist.')
  if (!matches(ifMatch, existing)) throw failed('If-Match')
}

function matches(condition: string, object: StoredObject): boolean {
  if (condition.trim() === '*') return true
  const bare = (etag: string) => etag.trim().replace(/^W\//, '').replaceAll('"', '')
  return condition.split(',').some((etag) => bare(etag) === bare(object.etag))
}

function failed(condition: string): AwsFault {
  return new AwsFault(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    details: { Condition: condition },
  })
}
