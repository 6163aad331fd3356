// Requests as ready bytes, signed anew before they expire.
import { signedRequest } from '../signed-request.ts'
import { s3 } from './attacks.ts'
import { lieNames } from './lies.ts'

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Requests {
  /** The head of an upload; its body is to follow. */
  readonly put: Buffer
  /** The same, of a body whose hash is not declared. */
  readonly whole: Buffer
  /** Such a body, chunked, past what is kept in memory, without its end. */
  readonly spooled: Buffer
  readonly download: Buffer
  readonly wrong: Buffer
  /** One per lie. */
  readonly lies: readonly Buffer[]
  readonly unsignedLies: readonly Buffer[]
}

const large = 5_000_000

/** `good` is a session whose endpoint tells the truth. All go to S3's host, whichever session signs. */
export async function signAll(good: Keys, liar: Keys): Promise<Requests> {
  const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const object = { host: s3, path: '/bench/object', service: 's3', body: '' }
  const length = { 'content-length': String(large) }
  const put = await signedRequest({ ...object, method: 'PUT', headers: { ...unsigned, ...length } }, good)
  const form = { host: s3, path: '/', service: 'dynamodb', method: 'POST', body: '' }
  const spooled = await signedRequest({ ...form, headers: { 'transfer-encoding': 'chunked' } }, good)
  return {
    put,
    whole: await signedRequest({ ...form, headers: length }, good),
    spooled: Buffer.concat([spooled, Buffer.from('1e8480\r\n'), Buffer.alloc(1_500_000, 'x')]),
    download: await signedRequest(
      { ...object, method: 'GET', query: { bytes: String(large) }, headers: unsigned },
      good,
    ),
    wrong: Buffer.from(put.toString('latin1').replace(/Signature=.{8}/, 'Signature=00000000'), 'latin1'),
    lies: await Promise.all(
      lieNames.map((name) =>
        signedRequest({ ...object, path: `/lie/${name}`, method: 'GET', headers: unsigned }, liar),
      ),
    ),
    unsignedLies: lieNames.map((name) => Buffer.from(`GET /lie/${name} HTTP/1.1\r\nHost: ${s3}\r\n\r\n`)),
  }
}
