// Signs as the JavaScript SDK does, for tests: the tool's side of the proxy.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { RequestHead } from '#util/http/message.ts'

export class Sha256 {
  private readonly digester: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.digester = createHash('sha256')
    else if (typeof secret === 'string') this.digester = createHmac('sha256', secret)
    else if (ArrayBuffer.isView(secret))
      this.digester = createHmac('sha256', new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength))
    else this.digester = createHmac('sha256', new Uint8Array(secret))
  }

  update(data: Uint8Array): void {
    this.digester.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.digester.digest()
  }

  reset(): void {
    throw new Error('not used by the signer')
  }
}

export interface ToolRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly host: string
  readonly body: string
}

export interface ToolSigner {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly region: string
  readonly service: string
  readonly now: number
}

const s3Names = new Set(['s3', 's3-outposts', 's3-object-lambda'])

/** Signs in the header. `unsigned` are headers that are sent, but not covered. */
export async function signWithHeader(
  request: ToolRequest,
  signer: ToolSigner,
  unsigned: readonly string[] = [],
): Promise<RequestHead> {
  const signed = await signerOf(signer).sign(smithyRequest(request), {
    signingDate: new Date(signer.now),
    unsignableHeaders: new Set(unsigned),
  })
  return toHead(request, signed.headers, request.query)
}

/** Presigns. */
export async function signInQuery(request: ToolRequest, signer: ToolSigner, expiresIn: number): Promise<RequestHead> {
  const signed = await signerOf(signer).presign(smithyRequest(request), {
    signingDate: new Date(signer.now),
    expiresIn,
  })
  return toHead(request, signed.headers, signed.query ?? {})
}

function signerOf(signer: ToolSigner): SignatureV4 {
  const { accessKeyId, secretAccessKey, sessionToken, region, service } = signer
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
  return new SignatureV4({
    credentials,
    region,
    service,
    sha256: Sha256,
    uriEscapePath: !s3Names.has(service),
    applyChecksum: true,
  })
}

function smithyRequest(request: ToolRequest) {
  const { method, path, query, host, body } = request
  return {
    method,
    path,
    query: { ...query },
    hostname: host,
    protocol: 'https:',
    headers: { host, ...request.headers },
    body,
  }
}

function toHead(
  { method, path }: ToolRequest,
  headers: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string | string[] | null>>,
): RequestHead {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${escape(name)}=${escape(each ?? '')}`),
  )
  return {
    method,
    target: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    headers: Object.entries(headers),
  }
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
