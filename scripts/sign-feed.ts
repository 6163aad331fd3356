// Signs the feeds of a release: `node scripts/sign-feed.ts KEYFILE dist/latest*.yml` puts a signature at the end of each.
// `node scripts/sign-feed.ts KEYFILE` prints the public half, as main/frontends/electron/updates/update-keys.ts takes it.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { signatureMark } from '#frontends/electron/updates/feed-signature.ts'

/** PEM, as `openssl genpkey -algorithm ed25519` makes it. Throws for any other kind of key. */
export function readSigningKey(pem: string): KeyObject {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key that signs updates is an Ed25519 key')
  return key
}

export const publicHalf = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')

/** With its signature as the last line, in place of one that is there. */
export function signFeed(feed: string, key: KeyObject): string {
  const [unsigned = ''] = `${feed.trimEnd()}\n`.split(signatureMark, 1)
  return `${unsigned}${signatureMark}${sign(null, Buffer.from(unsigned, 'utf8'), key).toString('base64')}\n`
}

if (import.meta.main) {
  const [keyFile, ...feeds] = process.argv.slice(2)
  if (keyFile === undefined) throw new Error('node scripts/sign-feed.ts KEYFILE [FEED…]')
  const key = readSigningKey(await readFile(keyFile, 'utf8'))
  if (feeds.length === 0) console.log(publicHalf(key))
  for (const feed of feeds) {
    await writeFile(feed, signFeed(await readFile(feed, 'utf8'), key))
    console.log(`signed ${feed}`)
  }
}
