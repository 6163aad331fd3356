import type { Credentials } from '#util/credentials.ts'

type Reader = (text: string) => string

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const code = (digits: string, radix: number): string => {
  const value = Number.parseInt(digits, radix)
  return value <= 0x10ffff ? String.fromCodePoint(value) : ''
}

const readers: readonly Reader[] = [
  // XML and HTML, with or without the semicolon that browsers do not need.
  (text) =>
    text.replaceAll(/&(?:#x0*([0-9a-f]{1,6})|#0*(\d{1,7})|(amp|lt|gt|quot|apos));?/gi, (_, hex, decimal, name) =>
      hex !== undefined ? code(hex, 16) : decimal !== undefined ? code(decimal, 10) : (entities[name] ?? ''),
    ),
  // JSON and the languages with its escapes.
  (text) =>
    text.replaceAll(/\\(?:u\{?0*([0-9a-f]{1,6})\}?|x([0-9a-f]{2})|(.))/gi, (_, long, short, plain) =>
      plain === undefined ? code(long ?? short, 16) : plain,
    ),
  // URLs and quoted-printable.
  (text) => text.replaceAll(/[%=]([0-9a-f]{2})/gi, (_, hex) => code(hex, 16)),
  (text) => runs(text, /(?:[0-9a-f]{2}[ :]?){16,}/gi, (run) => [Buffer.from(run.replaceAll(/[ :]/g, ''), 'hex')]),
  // Of either alphabet. A run may begin anywhere, so all four alignments are read.
  (text) => base64Runs(text, /[A-Za-z0-9+/]{16,}/g),
  (text) => base64Runs(text, /[\w-]{16,}/g),
  // Cut in pieces by tags, or by the ends of lines.
  (text) => text.replaceAll(/<[^<>]*>/g, ''),
  (text) => text.replaceAll(/\r?\n/g, ''),
]

/** What was cut in pieces by blanks or quotes as well, which parts words too. */
const joined: Reader = (text) => text.replaceAll(/<[^<>]*>|[^\x21-\x7e]|["'<>,]/g, '')

function base64Runs(text: string, pattern: RegExp): string {
  return runs(text, pattern, (run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64')))
}

/** Of what runs decode to, the stretches that are text: most runs are none of that encoding. */
function runs(text: string, pattern: RegExp, read: (run: string) => readonly Buffer[]): string {
  const decoded = (text.match(pattern) ?? []).flatMap(read)
  return decoded.flatMap((bytes) => bytes.toString('latin1').match(/[\x20-\x7e]{12,}/g) ?? []).join('\n')
}

const deepest = 3
/** Characters of all readings together: a document of AWS has some thousands. What comes to more would hold up every other request. */
const mostText = 128 * 1024

/** The text and what it decodes to, some levels deep; `more` is one more way to read each. Undefined where that has no end. */
function readingsOf(text: string, more: readonly Reader[] = []): readonly string[] | undefined {
  const seen = new Set([text, text.normalize('NFKC')])
  let left = mostText
  let level = [...seen]
  for (let depth = 0; depth < deepest; depth += 1) {
    const next: string[] = []
    for (const each of level) {
      for (const read of [...readers, ...more]) {
        const found = read(each)
        if (found === '' || seen.has(found)) continue
        left -= found.length
        if (left < 0) return undefined
        seen.add(found)
        next.push(found)
      }
    }
    level = next
  }
  return [...seen]
}

/** Characters of a key in a row that give it away: a third of a secret is no secret, and nothing else has as many by chance. */
const tell = 12

/** Whether a text holds a part of these keys, whatever way it is written; also where that cannot be told. */
export function namesKeys(text: string, held: readonly Credentials[]): boolean {
  const keys = held.flatMap(({ accessKeyId, secretAccessKey, sessionToken }) =>
    [accessKeyId, secretAccessKey, sessionToken ?? ''].filter((key) => key !== '').map((key) => key.toLowerCase()),
  )
  const short = keys.filter((key) => key.length < tell)
  const parts = new Set<string>()
  for (const key of keys) anyPart(key, (part) => void parts.add(part))
  const readings = readingsOf(text, [joined])
  return (
    readings === undefined ||
    readings.some((reading) => {
      const lower = reading.toLowerCase()
      return short.some((key) => lower.includes(key)) || anyPart(lower, (part) => parts.has(part))
    })
  )
}

/** Shows every stretch of `tell` characters until one is it. */
function anyPart(text: string, is: (part: string) => boolean | void): boolean {
  for (let at = 0; at + tell <= text.length; at += 1) if (is(text.slice(at, at + tell)) === true) return true
  return false
}

/** ARNs and unique ids with the session's name may have as many letters and digits as a secret. */
const identities = /arn:aws[\w-]*:[\w-]*:[\w-]*:\d*:[\w+=,.@/-]+|\b(?:A[A-Z]{2}A[A-Z0-9]{12,}|\d{12}):[\w+=,.@-]+/g
const secretShape = /(?<![\w+/-])[A-Za-z0-9+/]{40}(?![\w+/=-])/g
const tokenShape = /(?:IQoJ|FwoG|FQoG|AQoD)[\w+/=-]{80,}/
const namedShape = /(?:secret_?(?:access_?)?key|session_?token)["']?\s*[:=>]\s*["']?[^\s"'<]{16,}/i

/** Whether a text holds something that looks like a secret key or a session token, whosever it is; also where that cannot be told. */
export function looksLikeKeys(text: string): boolean {
  return looksLikeToken(text) || holds(text, (rest) => (rest.match(secretShape) ?? []).some(isMixed))
}

/** The same of session tokens and of what is called a key, for texts that may hold anything else. */
export function looksLikeToken(text: string): boolean {
  return holds(text, (rest) => tokenShape.test(rest) || namedShape.test(rest))
}

function holds(text: string, test: (rest: string) => boolean): boolean {
  const readings = readingsOf(text)
  return readings === undefined || readings.some((reading) => test(reading.replaceAll(identities, ' ')))
}

const isMixed = (text: string): boolean => /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9+/]/.test(text)
