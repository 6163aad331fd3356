// S3: finds the bucket, the key and the operation of a request.
import type { Call, Service } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import type { NamedOperation, S3Deps } from './context.ts'
import { s3Namespace } from './context.ts'
import { tellRegion } from './buckets.ts'
import { decodePath } from './decode-path.ts'
import { bucketOperation, objectOperation, serviceOperation } from './operations.ts'

export function createS3Service(deps: S3Deps): Service {
  return {
    kind: 'streamed',
    name: 's3',
    dialect: 's3',
    namespace: s3Namespace,
    throttled: () => new AwsFault(503, 'SlowDown', 'Please reduce your request rate.'),
    route(call) {
      const { bucket, key } = splitPath(call)
      const { name, run } = chooseOperation(call, bucket, key)
      return {
        operation: name,
        run: (signed, payload) => {
          // putObject and uploadPart say themselves when they want the body.
          if (name !== 'PutObject' && name !== 'UploadPart') call.admitBody()
          return run({ call: signed, bucket, key, payload, deps })
        },
        ...(name === 'HeadBucket' && { runUnsigned: () => tellRegion({ bucket, deps }) }),
      }
    },
  }
}

function chooseOperation(call: Call, bucket: string, key: string): NamedOperation {
  if (bucket === '') return serviceOperation(call)
  return key === '' ? bucketOperation(call) : objectOperation(call)
}

function splitPath(call: Call): { readonly bucket: string; readonly key: string } {
  const { bucket } = call.target
  if (bucket !== undefined) return { bucket, key: decodePath(call.path.slice(1)) }
  const end = call.path.indexOf('/', 1)
  if (end === -1) return { bucket: decodePath(call.path.slice(1)), key: '' }
  return { bucket: decodePath(call.path.slice(1, end)), key: decodePath(call.path.slice(end + 1)) }
}
