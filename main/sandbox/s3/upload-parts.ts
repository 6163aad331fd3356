// Parts of a multipart upload, sent or copied.
import { createHash } from 'node:crypto'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import type { S3Operation, S3Request } from './context.ts'
import { isoTime, wholeSeconds, xmlAnswer } from './context.ts'
import { copySource } from './copy.ts'
import { checksumHeaders, digest } from './digests.ts'
import type { Part, Upload } from './model.ts'
import { checkPutSize, encryption } from './objects.ts'
import { readRange } from './range.ts'
import { openUpload } from './uploads.ts'

export const uploadPart: S3Operation = async (request) => {
  const { upload } = openUpload(request)
  const { call, payload, deps } = request
  const number = partNumber(request)
  checkPutSize(request)
  call.admitBody()
  const digests = digest(call.request, payload)
  const segment = await deps.files.write(digests.bytes, call.signal)
  try {
    const { etag, checksum } = digests.finish()
    // Aborted or completed meanwhile.
    openUpload(request)
    keepPart(request, upload, number, {
      segment,
      etag,
      lastModified: wholeSeconds(call),
      checksum,
    })
    return { status: 200, headers: { ETag: etag, ...checksumHeaders(checksum), ...encryption } }
  } catch (cause) {
    deps.files.release([segment])
    throw cause
  }
}

export const uploadPartCopy: S3Operation = async (request) => {
  const { upload } = openUpload(request)
  const { call, deps } = request
  const number = partNumber(request)
  const { object } = copySource(request)
  const range = readRange(oneHeader(call.request, 'x-amz-copy-source-range'), object.size) ?? {
    first: 0,
    last: object.size - 1,
  }
  const hash = createHash('md5')
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const piece of deps.files.read(object.segments, range.first, range.last)) {
      hash.update(piece)
      yield piece
    }
  }
  const segment = await deps.files.write(hashed(), call.signal)
  const etag = `"${hash.digest('hex')}"`
  const lastModified = wholeSeconds(call)
  keepPart(request, upload, number, { segment, etag, lastModified })
  return xmlAnswer('CopyPartResult', { ETag: etag, LastModified: isoTime(lastModified) })
}

function partNumber({ call }: S3Request): number {
  const text = call.query.get('partNumber') ?? ''
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= 10_000) return number
  throw new AwsFault(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
    details: { ArgumentName: 'partNumber', ArgumentValue: text },
  })
}

function keepPart({ deps }: S3Request, upload: Upload, number: number, part: Part): void {
  const replaced = upload.parts.get(number)
  upload.parts.set(number, part)
  if (replaced !== undefined) deps.files.release([replaced.segment])
}
