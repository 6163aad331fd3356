// Signature Version 4 by hand, as a tool makes it and as AWS checks it: the pipeline must not be judged by its own opinion.
import { createHash, createHmac } from 'node:crypto'
import type { RawHeaders } from '#util/http/message.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Seen } from './proxy-pipeline-rig.ts'
import { now, standIn } from './proxy-pipeline-rig.ts'

export interface SignOptions {
  readonly method?: string
  readonly target?: string
  readonly host?: string
  readonly headers?: RawHeaders
  /** Added after signing. */
  readonly unsigned?: RawHeaders
  readonly body?: Buffer
  /** Value of x-amz-content-sha256; `absent` leaves the header out. */
  readonly payload?: string
  readonly region?: string
  readonly service?: string
  readonly keyId?: string
  readonly secret?: string
  readonly at?: number
}

/** A request signed with a stand-in key, unless said otherwise. */
export function signed(options: SignOptions = {}): {
  headers: RawHeaders
  target: string
  method: string
  body?: Buffer
} {
  const { method = 'POST', target = '/', region = 'us-east-1', service = 'dynamodb', payload = 'absent' } = options
  const host = options.host ?? `${service}.${region}.amazonaws.com`
  const amzDate = new Date(options.at ?? now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`
  const headers: RawHeaders = [
    ['Host', host],
    ['X-Amz-Date', amzDate],
    ...(payload === 'absent' ? [] : [['X-Amz-Content-Sha256', payload] as const]),
    ...(options.headers ?? []),
  ]
  const hash = payload === 'absent' ? sha256(options.body ?? '') : payload
  const names = headers.map(([name]) => name.toLowerCase()).sort()
  const signature = signatureOf({
    method,
    target,
    headers,
    names,
    hash,
    amzDate,
    scope,
    secret: options.secret ?? standIn.secret,
  })
  const authorization = `AWS4-HMAC-SHA256 Credential=${options.keyId ?? standIn.keyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return {
    method,
    target,
    headers: [
      ...headers,
      ['Authorization', authorization],
      ...(options.unsigned ?? []),
      ...(options.body === undefined ? [] : [['Content-Length', String(options.body.length)] as const]),
    ],
    ...(options.body === undefined ? {} : { body: options.body }),
  }
}

/** Whether a request as the origin saw it carries a right signature of these credentials. */
export function isSignedBy(seen: Seen, credentials: Credentials, bodyHash?: string): boolean {
  const header = (name: string) => seen.headers.find(([each]) => each.toLowerCase() === name)?.[1]
  const found = /Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(header('authorization') ?? '')
  const [, keyId, scope, names, signature] = found ?? []
  if (keyId !== credentials.accessKeyId || header('x-amz-security-token') !== credentials.sessionToken) return false
  return (
    signature ===
    signatureOf({
      method: seen.method,
      target: seen.target,
      headers: seen.headers,
      names: (names ?? '').split(';'),
      hash: bodyHash ?? header('x-amz-content-sha256') ?? sha256(seen.body),
      amzDate: header('x-amz-date') ?? '',
      scope: scope ?? '',
      secret: credentials.secretAccessKey,
    })
  )
}

interface ToSign {
  readonly method: string
  /** Path and query must be in canonical form already. */
  readonly target: string
  readonly headers: RawHeaders
  readonly names: readonly string[]
  readonly hash: string
  readonly amzDate: string
  readonly scope: string
  readonly secret: string
}

function signatureOf(it: ToSign): string {
  const [path, query = ''] = it.target.split('?')
  const lines = it.names.map((name) => {
    const values = it.headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value.trim())
    return `${name}:${values.join(',')}\n`
  })
  const request = [it.method, path, query, lines.join(''), it.names.join(';'), it.hash].join('\n')
  return hmac(
    signingKey(it.secret, it.scope),
    `AWS4-HMAC-SHA256\n${it.amzDate}\n${it.scope}\n${sha256(request)}`,
  ).toString('hex')
}

export function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`))
}

export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

export function header(headers: RawHeaders, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]
}
