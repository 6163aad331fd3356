// Made-up answers of a hostile or broken STS or S3, from a seed, and the judge of what a tool got of them. Shares nothing with the
// code that it tests: the keys are encoded here, where that code decodes.
import { brotliCompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import type { RawHeaders } from '#util/http/message.ts'

export const keys = {
  id: 'ASIAZ7QHOSTILEANSWER',
  secret: 'wJalr7XUtnFEMI/K7MDENG+bPxRfiCYEzQpLm0aV',
  token:
    'IQoJb3JpZ2luX2VjEPT//////////wEaCXVzLWVhc3QtMSJHMEUCIQDh7Kq0m3vXw9sBzA+T1yLrUcNfGeJkPoRiVtSaWxQdZgIgYb5n8H2c4M6' +
    'j0lOpE3rTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789==',
}

export interface Hostile {
  readonly name: string
  readonly method: 'POST' | 'GET' | 'HEAD'
  readonly action: string
  readonly status: number
  readonly reason: string
  readonly headers: RawHeaders
  readonly body: Buffer
  readonly trailers: RawHeaders
}

type Text = (text: string) => string

const each = (text: string, write: (code: number) => string): string =>
  Array.from(text, (char) => write(char.codePointAt(0) ?? 0)).join('')
const base64: Text = (text) => Buffer.from(text).toString('base64')
const hex: Text = (text) => Buffer.from(text).toString('hex')

const encodings: Readonly<Record<string, Text>> = {
  raw: (text) => text,
  decimal: (text) => each(text, (code) => `&#${code};`),
  hexadecimal: (text) => each(text, (code) => `&#x${code.toString(16)};`),
  padded: (text) => each(text, (code) => `&#x0000${code.toString(16).toUpperCase()};`),
  'entity twice': (text) => each(text, (code) => `&amp;#${code};`),
  'one entity': (text) => `&#${text.charCodeAt(0)};${text.slice(1)}`,
  percent: (text) => encodeURIComponent(text),
  'all percent': (text) => each(text, (code) => `%${code.toString(16)}`),
  'percent twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  base64,
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of more': (text) => base64(`{"key":"${text}"}`),
  'base64 twice': (text) => base64(base64(text)),
  'base64 in lines': (text) => base64(`a ${text}`).replaceAll(/.{20}/g, '$&\n'),
  hex,
  'hex in pairs': (text) => hex(text).toUpperCase().replaceAll(/../g, '$& ').trim(),
  'unicode escapes': (text) => each(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'escaped slash': (text) => text.replaceAll('/', '\\/'),
  'in lines': (text) => text.replaceAll(/.{9}/g, '$&\n'),
  'in elements': (text) => text.replaceAll(/.{9}/g, '$&<br/>'),
  half: (text) => text.slice(0, 20),
  'the other half': (text) => text.slice(20, 40),
}

const credentials = (element = 'Credentials', prefix = ''): string =>
  `<${prefix}${element}><${prefix}AccessKeyId>${keys.id}</${prefix}AccessKeyId><${prefix}SecretAccessKey>${keys.secret}</${prefix}SecretAccessKey>` +
  `<${prefix}SessionToken>${keys.token}</${prefix}SessionToken><${prefix}Expiration>2026-01-02T04:04:05Z</${prefix}Expiration></${prefix}${element}>`

const user =
  '<AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r/me</Arn></AssumedRoleUser>'
const document = (inner: string, before = '', after = ''): string =>
  `${before}<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>${user}${credentials()}${inner}` +
  `</AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>${after}`

const json = (more: object = {}): string =>
  JSON.stringify({
    AssumeRoleResponse: {
      AssumeRoleResult: {
        Credentials: {
          AccessKeyId: keys.id,
          SecretAccessKey: keys.secret,
          SessionToken: keys.token,
          Expiration: 1.8e9,
        },
        ...more,
      },
    },
  })

/** Documents that say the keys once more, or where nobody looks; `copy` is one of them in some encoding. */
const documents: Readonly<Record<string, (copy: string) => string>> = {
  'in an element': (copy) => document(`<Note>${copy}</Note>`),
  'in a known element': (copy) => document(`<SourceIdentity>${copy}</SourceIdentity>`),
  'in an attribute': (copy) => document(`<Note of="${copy}"/>`),
  'in a comment': (copy) => document(`<!-- ${copy} -->`),
  'in CDATA': (copy) => document(`<Note><![CDATA[${copy}]]></Note>`),
  'in an instruction': (copy) => document('', `<?note ${copy}?>`),
  'in a DTD': (copy) => document('', `<!DOCTYPE a [<!ENTITY x "${copy}">]>`),
  'before the root': (copy) => document('', copy),
  'after the root': (copy) => document('', '', copy),
  'between elements': (copy) => document(copy),
  'as a name': (copy) => document(`<N${copy.replaceAll(/\W/g, '-')}/>`),
  'in second credentials': (copy) => document(`<Credentials><SecretAccessKey>${copy}</SecretAccessKey></Credentials>`),
  'in small letters': (copy) => document(`<secretaccesskey>${copy}</secretaccesskey>`),
  'in another namespace': (copy) => document(`<x:SecretAccessKey xmlns:x="y">${copy}</x:SecretAccessKey>`),
  'in JSON': (copy) => json({ Note: copy }),
  'in JSON, nested': (copy) => json({ Note: JSON.stringify({ deep: [copy] }) }),
  'in JSON, as a name': (copy) => json({ [copy]: 1 }),
  'in JSON, twice': (copy) =>
    json().replace('"SecretAccessKey"', `"SecretAccessKey":"${JSON.stringify(copy).slice(1, -1)}","SecretAccessKey"`),
  'in an error': (copy) =>
    `<ErrorResponse><Error><Code>AccessDenied</Code><Message>key ${copy}</Message></Error></ErrorResponse>`,
  'in a page': (copy) => `<html><body>SecretAccessKey: ${copy}<br></body></html>`,
  'in plain text': (copy) => `The key is ${copy}\n`,
  'in a part': (copy) => `--b\r\nContent-Type: text/xml\r\n\r\n${document('')}\r\n--b\r\n\r\n${copy}\r\n--b--`,
  'in credentials with a prefix': (copy) =>
    `<a:R xmlns:a="b">${credentials('Credentials', 'a:')}<a:N>${copy}</a:N></a:R>`,
  'in credentials of another name': (copy) => `<R>${credentials('Keys')}<N>${copy}</N></R>`,
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

const transports: Readonly<Record<string, (text: string) => readonly [Buffer, RawHeaders]>> = {
  plain: (text) => [Buffer.from(text), []],
  'with a mark': (text) => [Buffer.from(`\uFEFF${text}`), []],
  gzip: (text) => [gzipSync(text), [['content-encoding', 'gzip']]],
  'gzip twice': (text) => [gzipSync(gzipSync(text)), [['content-encoding', 'gzip']]],
  'gzip, said twice': (text) => [gzipSync(gzipSync(text)), [['content-encoding', 'gzip, gzip']]],
  'gzip, in two headers': (text) => [
    gzipSync(gzipSync(text)),
    [
      ['content-encoding', 'gzip'],
      ['content-encoding', 'gzip'],
    ],
  ],
  'gzip, unsaid': (text) => [gzipSync(text), []],
  'gzip with a tail': (text) => [
    Buffer.concat([gzipSync(text), Buffer.from(keys.secret)]),
    [['content-encoding', 'gzip']],
  ],
  'plain, said gzip': (text) => [Buffer.from(text), [['content-encoding', 'gzip']]],
  deflate: (text) => [deflateSync(text), [['content-encoding', 'deflate']]],
  'raw deflate': (text) => [deflateRawSync(text), [['content-encoding', 'deflate']]],
  brotli: (text) => [brotliCompressSync(text), [['content-encoding', 'br']]],
  'UTF-16': (text) => [Buffer.from(`\uFEFF${text}`, 'utf16le'), []],
  'UTF-16BE': (text) => [utf16be(text), []],
  truncated: (text) => [Buffer.from(text.slice(0, -25)), []],
}

const places: Readonly<Record<string, (copy: string) => Partial<Pick<Hostile, 'headers' | 'trailers' | 'reason'>>>> = {
  nowhere: () => ({}),
  'a header': (copy) => ({ headers: [['x-note', copy]] }),
  'the request id': (copy) => ({ headers: [['x-amzn-requestid', copy]] }),
  'the content type': (copy) => ({ headers: [['content-type', `text/xml; note="${copy}"`]] }),
  Location: (copy) => ({ headers: [['location', `https://example.com/?k=${copy}`]] }),
  'Set-Cookie': (copy) => ({ headers: [['set-cookie', `k=${copy}`]] }),
  'the reason': (copy) => ({ reason: `OK ${copy}` }),
  'a trailer': (copy) => ({ trailers: [['x-note', copy]] }),
}

const actions = ['AssumeRole', 'GetSessionToken', 'GetCallerIdentity', 'AnActionOfTomorrow']
const statuses = [200, 200, 200, 201, 302, 400, 403, 500]
const methods = ['POST', 'POST', 'POST', 'GET', 'HEAD'] as const

/** Mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Every document in every encoding at least once; the rest is drawn. */
export function hostileAnswers(seed: number): readonly Hostile[] {
  const next = random(seed)
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(next() * from.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }
  return Object.entries(documents).flatMap(([where, write]) =>
    Object.entries(encodings).flatMap(([how, encode]) => {
      const [what, value] = pick(Object.entries(keys).slice(1))
      const [carrier, carry] =
        next() < 0.5 ? (['plain', transports['plain']] as const) : pick(Object.entries(transports))
      // A part of a secret, where the whole one is not, can be known by nobody.
      if ((how.endsWith('half') || carrier === 'truncated') && !write('').includes(keys.secret)) return []
      const [place, put] = pick(Object.entries(places))
      const oneLine = pick(['raw', 'percent', 'base64', 'hex', 'half'])
      const said = put((encodings[oneLine] ?? encode)(value))
      const [body, more] = carry?.(write(encode(value))) ?? [Buffer.alloc(0), []]
      const action = pick(actions)
      return [
        {
          name: `${what} ${how} ${where}, ${carrier}, ${oneLine} in ${place}, ${action}`,
          method: pick(methods),
          action,
          status: pick(statuses),
          reason: said.reason ?? 'OK',
          headers: [...more, ...(said.headers ?? [])],
          body,
          trailers: said.trailers ?? [],
        },
      ]
    }),
  )
}

const shortest = 12

/** The forms in which a stretch of a key may stand in what the tool got. */
const forms: readonly Text[] = Object.entries(encodings).flatMap(([name, encode]) =>
  /half|lines|elements|more/.test(name) ? [] : [encode],
)

function stretches(value: string): readonly string[] {
  return Array.from({ length: value.length - shortest + 1 }, (_, at) => value.slice(at, at + shortest))
}

/** A stretch of 12 bytes in Base64 stands there in one of three alignments, its ends cut. */
const aligned = (part: string): readonly string[] =>
  ['', 'x', 'xx'].map((before) => base64(before + part).slice(before === '' ? 0 : 4, -4))

const needles = new Set(
  [keys.secret, keys.token.slice(12)].flatMap((value) =>
    stretches(value).flatMap((part) => [...forms.map((form) => form(part)), ...aligned(part)]),
  ),
)
const longest = [...needles].filter((needle) => needle.length >= shortest)

/** What of the keys stands in some bytes, written in any of the ways above; undefined: nothing. */
export function leakIn(bytes: Buffer): string | undefined {
  for (const view of viewsOf(bytes)) {
    const found = longest.find((needle) => view.includes(needle))
    if (found !== undefined) return found
  }
  return undefined
}

function viewsOf(bytes: Buffer): readonly string[] {
  const unpacked = [gunzipSync, inflateSync].flatMap((unpack) => {
    try {
      return [unpack(bytes)]
    } catch {
      return []
    }
  })
  return [bytes, ...unpacked].flatMap((each) => {
    const text = each.toString('latin1')
    const bare = text.replaceAll('\0', '')
    return [bare, bare.replaceAll(/<[^>]*>|\s/g, '')]
  })
}
