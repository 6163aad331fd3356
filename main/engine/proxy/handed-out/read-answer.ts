import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { RawHeaders } from '#util/http/message.ts'
import { eachChunk } from '../bodies/each-chunk.ts'
import { headerValues } from '../../aws/raw-headers.ts'
import type { UpstreamResponse } from '../../net/types.ts'
import { heldBack } from './held-back.ts'

/** Bytes, before and after decompression. A real answer has about 2 KiB; what is longer would hold up every other request while it is searched. */
const maxDocument = 16 * 1024

/** What no text holds that a tool could read as UTF-8: the sign of another encoding, in which nobody would look for keys. */
// oxlint-disable-next-line no-control-regex -- these are the very characters that no text has
const notText = /[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** The whole body as text. Throws Refused for one that cannot be read with certainty. */
export async function readAnswer(answer: UpstreamResponse): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  const outcome = await eachChunk(answer.body, (chunk) => {
    chunks.push(chunk)
    size += chunk.length
    return size > maxDocument ? 'stop' : undefined
  })
  if (outcome === 'stopped') answer.body.destroy()
  if (outcome !== 'ended') throw heldBack('the answer was cut short or too long')
  const text = decode(Buffer.concat(chunks, size), answer.headers)
  if (notText.test(text)) throw heldBack('the answer is no text')
  return text
}

function decode(raw: Buffer, headers: RawHeaders): string {
  try {
    const encoding = headerValues(headers, 'content-encoding').join(',').trim().toLowerCase()
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decompress(raw, encoding))
  } catch (error) {
    throw heldBack('the answer could not be decoded', error)
  }
}

function decompress(raw: Buffer, encoding: string): Buffer {
  // An answer to HEAD says how it would be packed.
  if (raw.length === 0) return raw
  const limit = { maxOutputLength: maxDocument }
  switch (encoding) {
    case '':
    case 'identity':
      return raw
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(raw, limit)
    case 'deflate':
      return inflateSync(raw, limit)
    case 'br':
      return brotliDecompressSync(raw, limit)
    default:
      throw new Error(`unknown content encoding ${encoding}`)
  }
}
