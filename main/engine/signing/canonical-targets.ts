import { canonicalPath } from './canonical-path.ts'
import { canonicalQuery, wireQuery } from './canonical-query.ts'
import { appendsTokenAfterSigning, isS3Family } from './service-family.ts'
import { splitTarget } from './split-target.ts'
import type { CanonicalTarget } from './types.ts'
import { uriDecode, uriEncode } from './uri-encode.ts'

/** The standard canonical form of a request target: what every SDK signs. */
export function canonicalTarget(target: string, service: string, presigned: boolean): CanonicalTarget {
  const { path, query } = splitTarget(target)
  const withoutToken = presigned && appendsTokenAfterSigning(service)
  return { path: canonicalPath(path, service), query: canonicalQuery(query, { withoutToken }) }
}

/**
 * The other forms that a client may have signed, without repeats: the query's wire bytes (botocore), the path as sent
 * (CRT without normalising), encoded once (curl), and for AWS IoT the token inside the signature.
 */
export function otherTargets(target: string, service: string, presigned: boolean): readonly CanonicalTarget[] {
  const standard = canonicalTarget(target, service, presigned)
  const { path: sent, query } = splitTarget(target)
  const wire = sent === '' ? '/' : sent
  const encodedOnce = uriEncode(uriDecode(wire), '/')
  const paths = new Set(
    isS3Family(service) ? [standard.path, encodedOnce] : [standard.path, uriEncode(wire, '/'), wire, encodedOnce],
  )
  const withoutToken = presigned && appendsTokenAfterSigning(service)
  const queries = new Set([standard.query, wireQuery(query, { withoutToken })])
  if (withoutToken) queries.add(canonicalQuery(query)).add(wireQuery(query))
  return [...paths]
    .flatMap((path) => [...queries].map((query) => ({ path, query })))
    .filter((form) => form.path !== standard.path || form.query !== standard.query)
}
