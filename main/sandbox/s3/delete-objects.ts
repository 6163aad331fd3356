import { readWhole } from '../http/body.ts'
import type { S3Operation } from './context.ts'
import { openBucket, xmlAnswer } from './context.ts'
import { digest } from './digests.ts'
import { removeObject } from './objects.ts'
import { readDeleteObjects } from './xml-bodies.ts'

export const deleteObjects: S3Operation = async (request) => {
  const bucket = openBucket(request)
  const digests = digest(request.call.request, request.payload)
  const body = await readWhole(digests.bytes, 4 * 1024 * 1024)
  digests.finish()
  const { quiet, keys } = readDeleteObjects(body)
  for (const key of keys) removeObject(request, bucket, key)
  return xmlAnswer('DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) })
}
