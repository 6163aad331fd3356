// The feed of updates carries a signature of ours, since on Linux nothing else says who made an update: the hash of a file comes from the same
// server as the file.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Beside `latest-linux.yml` lies `latest-linux.yml.sig`. */
export const signatureSuffix = '.sig'

/** The feed is there and is not ours. */
export class FeedRefused extends Error {}

/** Throws when a key is not what `update-keys.ts` says. */
export function readUpdateKey(base64: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('an update key is an Ed25519 key')
  return key
}

/** Ed25519 (RFC 8032) over the bytes of the feed; the signature is base64 in a line of its own. False for anything else. */
export function isSigned(feed: string, signature: string, keys: readonly KeyObject[]): boolean {
  const bytes = Buffer.from(signature.trim(), 'base64')
  return bytes.length === 64 && keys.some((key) => verify(null, Buffer.from(feed, 'utf8'), key, bytes))
}
