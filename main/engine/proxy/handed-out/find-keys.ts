import type { Credentials } from '#util/credentials.ts'
import { joined, readingsOf } from './readings.ts'

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
