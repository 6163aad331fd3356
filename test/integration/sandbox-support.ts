// A sandbox for a test file, and requests to it that no SDK would make: signed by the SDK's own signer, then changed.
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { SignatureV4 } from '@smithy/signature-v4'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox, SandboxClock, SandboxOptions } from '#sandbox/types.ts'

export async function sandboxWith(
  change: Partial<SandboxOptions> = {},
  clock: SandboxClock = { now: () => Date.now() },
): Promise<Sandbox> {
  return startSandbox({ ...defaultSandboxOptions, ...change }, { clock })
}

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface RawRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Signing {
  readonly service: string
  readonly region?: string
  readonly at?: Date
}

/** Header-signed by the JavaScript SDK's signer. */
export async function sign(
  keys: Keys,
  wanted: RawRequest,
  { service, region = 'us-east-1', at }: Signing,
): Promise<RawRequest> {
  const signed = await signer(keys, service, region).sign(message(wanted), at === undefined ? {} : { signingDate: at })
  return { ...wanted, headers: signed.headers }
}

/** As a link that is valid for `expiresIn` seconds. */
export async function presign(
  keys: Keys,
  wanted: RawRequest,
  { service, region = 'us-east-1', at, expiresIn = 60 }: Signing & { readonly expiresIn?: number },
): Promise<RawRequest> {
  // As the SDK's own S3 presigner does: the payload of a link is not signed.
  const unsigned = service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}
  const whole = { ...wanted, headers: { ...wanted.headers, ...unsigned } }
  const signed = await signer(keys, service, region).presign(message(whole), {
    expiresIn,
    ...(at === undefined ? {} : { signingDate: at }),
  })
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(signed.query ?? {})) if (typeof value === 'string') query[name] = value
  return { ...wanted, query, headers: signed.headers }
}

/** Sends exactly this to the sandbox, with its own `Host`. */
export async function send(sandbox: Sandbox, wanted: RawRequest): Promise<RawAnswer> {
  const query = Object.entries(wanted.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const outbound = request(sandbox.endpointUrl, {
    method: wanted.method,
    path: wanted.path + (query.length === 0 ? '' : `?${query.join('&')}`),
    headers: { host: wanted.host, ...wanted.headers },
    agent: false,
  })
  outbound.end(wanted.body)
  const [response]: IncomingMessage[] = await once(outbound, 'response')
  if (response === undefined) throw new Error('no response')
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(Buffer.from(piece))
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces).toString() }
}

/** The code of an error in any of AWS's shapes. */
export function errorCode(answer: RawAnswer): string | undefined {
  return /<Code>([^<]*)<\/Code>/.exec(answer.body)?.[1] ?? /"__type":"[^"#]*#([^"]*)"/.exec(answer.body)?.[1]
}

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

function signer(keys: Keys, service: string, region: string): SignatureV4 {
  const s3 = service === 's3'
  return new SignatureV4({
    service,
    region,
    credentials: keys,
    sha256: Sha256,
    uriEscapePath: !s3,
    applyChecksum: false,
  })
}

function message({ method, host, path, query = {}, headers = {}, body }: RawRequest) {
  return { method, protocol: 'http:', hostname: host, path, query: { ...query }, headers: { host, ...headers }, body }
}

/** The hash class that the SDK's signer asks for. */
class Sha256 {
  readonly #hash
  constructor(key?: unknown) {
    this.#hash = key instanceof Uint8Array || typeof key === 'string' ? createHmac('sha256', key) : createHash('sha256')
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    if (typeof data === 'string') this.#hash.update(data)
    else if (ArrayBuffer.isView(data)) this.#hash.update(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
    else this.#hash.update(Buffer.from(data))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}
