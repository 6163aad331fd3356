// The feed of updates carries a signature of ours, since on Linux nothing else says who made an update: the hash of a file comes from the same
// server as the file.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** The signature is the last line of the feed, a comment to YAML: in a file of its own it would be new while the feed is old, or the other way. */
export const signatureMark = '# signed: '

/** The feed is there and is not ours. */
export class FeedRefused extends Error {}

/** Throws when a key is not what `update-keys.ts` says. */
export function readUpdateKey(base64: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('an update key is an Ed25519 key')
  return key
}

/** The feed without its signature, Ed25519 (RFC 8032) over the bytes of all lines before it; undefined when none of the keys made it. */
export function signedPart(feed: string, keys: readonly KeyObject[]): string | undefined {
  const at = feed.lastIndexOf(`\n${signatureMark}`) + 1
  const base64 = /^[A-Za-z0-9+/]{86}==\n?$/.exec(feed.slice(at + signatureMark.length))?.[0]
  if (at === 0 || base64 === undefined) return undefined
  const [part, signature] = [feed.slice(0, at), Buffer.from(base64, 'base64')]
  return keys.some((key) => verify(null, Buffer.from(part, 'utf8'), key, signature)) ? part : undefined
}
