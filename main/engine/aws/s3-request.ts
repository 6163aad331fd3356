import type { RequestToDescribe } from './action.ts'
import { type Parameters, decodeText } from './parameters.ts'
import { headerValue } from './raw-headers.ts'
import type { Reading } from './reading.ts'
import { s3Action } from './s3-action.ts'

/** A request to S3: method, bucket, key and sub-resource alone say what it does. */
export function readS3Action(
  { hostFacts, method, headers }: Pick<RequestToDescribe, 'hostFacts' | 'method' | 'headers'>,
  path: string,
  query: Parameters,
): { readonly action: Reading; readonly resource?: string } {
  const host = hostFacts.kind === 'service' ? hostFacts : undefined
  if (host?.signingName === 's3-object-lambda' && method === 'POST') {
    return { action: named(path === '/WriteGetObjectResponse' ? 'WriteGetObjectResponse' : undefined) }
  }
  const [first = '', ...others] = path.slice(1).split('/')
  // A path-style target without a bucket in front of its key is none that S3 gives out.
  if (host?.bucket === undefined && first === '' && others.length > 0) return { action: { kind: 'unknown' } }
  // An encoded slash in the bucket's place: some servers read a key behind it.
  if (host?.bucket === undefined && /%2f/i.test(first)) return { action: { kind: 'unknown' } }
  const bucket = host?.bucket ?? (first === '' ? undefined : decodeText(first))
  const rest = host?.bucket === undefined ? others.join('/') : path.slice(1)
  const key = rest === '' ? undefined : decodeText(rest)
  const copies = headerValue(headers, 'x-amz-copy-source') !== undefined
  const found = s3Action({ method, bucket, key, query, copies, express: host?.signingName === 's3express' })
  const action: Reading =
    found === 'ambiguous' ? { kind: 'ambiguous', detail: 'names several sub-resources of S3' } : named(found)
  if (bucket === undefined) return { action }
  return { action, resource: key === undefined ? bucket : `${bucket}/${key}` }
}

const named = (name: string | undefined): Reading =>
  name === undefined ? { kind: 'unknown' } : { kind: 'known', name }
