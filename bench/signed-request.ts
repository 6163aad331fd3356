import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'

export interface Plain {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly service: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Signature Version 4 wants a hash with this shape from whoever uses the SDK's signer by itself. */
class Sha256 {
  private readonly hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === 'string' ? data : bytesOf(data))
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest())
  }
  reset(): void {}
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

/** The head of a request as it goes over the wire, signed by the SDK's own signer, body appended. Valid for 15 minutes. */
export async function signedRequest(
  plain: Plain,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<Buffer> {
  const signer = new SignatureV4({
    service: plain.service,
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: plain.service !== 's3',
    applyChecksum: false,
  })
  const { headers } = await signer.sign({
    method: plain.method,
    protocol: 'https:',
    hostname: plain.host,
    path: plain.path,
    query: { ...plain.query },
    headers: { host: plain.host, ...plain.headers },
    body: plain.body,
  })
  const query = new URLSearchParams(plain.query).toString()
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(
    `${plain.method} ${plain.path}${query === '' ? '' : `?${query}`} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${plain.body}`,
  )
}
