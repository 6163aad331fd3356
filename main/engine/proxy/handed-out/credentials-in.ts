import { type Credentials, isPlausibleEnd } from '#util/credentials.ts'
import type { Leaves } from './xml-leaves.ts'
import { replaceLeaves, xmlLeaves } from './xml-leaves.ts'

/** What an answer holds. `unreadable`: it may hold credentials, and nobody can say where. */
export type HandedOut =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'credentials'
      readonly credentials: Credentials
      /** The identity behind them, where the answer names it. */
      readonly arn: string | undefined
      /** The same document with other keys. */
      replace(standIn: StandIn): string
    }

export interface StandIn {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** Finds credentials in an answer: XML, or the JSON that STS gives to `Accept: application/json`. */
export function findHandedOut(document: string): HandedOut {
  const start = document.trimStart()
  if (start === '') return { kind: 'none' }
  return start.startsWith('{') ? inJson(document) : inXml(document)
}

function inXml(document: string): HandedOut {
  const read = xmlLeaves(document)
  if (read === undefined) return { kind: 'unreadable' }
  const { leaves, names } = read
  // Not only below Credentials: whatever looks like a key and is not where we expect it must not slip through.
  const secrets = [...leaves.keys()].filter((key) => /\/(?:SecretAccessKey|SessionToken)$/.test(key))
  const named = names.has('SecretAccessKey') || names.has('SessionToken')
  if (secrets.length === 0) return named ? { kind: 'unreadable' } : { kind: 'none' }
  const id = single(leaves, 'Credentials/AccessKeyId')
  const secret = single(leaves, 'Credentials/SecretAccessKey')
  const token = single(leaves, 'Credentials/SessionToken')
  const expiresAt = Date.parse(single(leaves, 'Credentials/Expiration')?.text.trim() ?? '')
  if (secrets.length !== 2 || !id || !secret || !token || !isPlausibleEnd(expiresAt)) return { kind: 'unreadable' }
  return {
    kind: 'credentials',
    credentials: {
      accessKeyId: id.text.trim(),
      secretAccessKey: secret.text.trim(),
      sessionToken: token.text.trim(),
      expiresAt,
    },
    arn: (single(leaves, 'AssumedRoleUser/Arn') ?? single(leaves, 'FederatedUser/Arn'))?.text,
    replace: (standIn) =>
      replaceLeaves(document, [
        [id, standIn.accessKeyId],
        [secret, standIn.secretAccessKey],
        [token, standIn.sessionToken],
      ]),
  }
}

function single(leaves: Leaves, key: string): { text: string; start: number; end: number } | undefined {
  const found = leaves.get(key)
  return found?.length === 1 ? found[0] : undefined
}

type Json = { [key: string]: unknown }

function inJson(document: string): HandedOut {
  let root: unknown
  const holders: Json[] = []
  const arns: string[] = []
  try {
    root = JSON.parse(document)
    collect(root, holders, arns, 0)
  } catch {
    return { kind: 'unreadable' }
  }
  if (holders.length === 0) return { kind: 'none' }
  const [holder] = holders
  if (holders.length !== 1 || holder === undefined) return { kind: 'unreadable' }
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: end } = holder
  // STS writes seconds since 1970 in JSON, at times as 1.7E9.
  const expiresAt = typeof end === 'number' ? end * 1000 : typeof end === 'string' ? Date.parse(end) : Number.NaN
  if (typeof id !== 'string' || typeof secret !== 'string' || typeof token !== 'string' || !isPlausibleEnd(expiresAt)) {
    return { kind: 'unreadable' }
  }
  return {
    kind: 'credentials',
    credentials: { accessKeyId: id, secretAccessKey: secret, sessionToken: token, expiresAt },
    arn: arns[0],
    replace: (standIn) => {
      holder['AccessKeyId'] = standIn.accessKeyId
      holder['SecretAccessKey'] = standIn.secretAccessKey
      holder['SessionToken'] = standIn.sessionToken
      return JSON.stringify(root)
    },
  }
}

/** Throws on a document that is nested deeper than any of AWS's. */
function collect(value: unknown, holders: Json[], arns: string[], depth: number): void {
  if (depth > 32) throw new Error('too deep')
  if (Array.isArray(value)) {
    for (const each of value) collect(each, holders, arns, depth + 1)
    return
  }
  if (!isObject(value)) return
  if ('SecretAccessKey' in value || 'SessionToken' in value) holders.push(value)
  for (const [name, inner] of Object.entries(value)) {
    const named = (name === 'AssumedRoleUser' || name === 'FederatedUser') && isObject(inner)
    if (named && typeof inner['Arn'] === 'string') arns.push(inner['Arn'])
    collect(inner, holders, arns, depth + 1)
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}
