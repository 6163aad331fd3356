// How a release signs its feed, with the commands of docs/releasing.md.
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readUpdateKey, signedPart } from '#frontends/electron/feed-signature.ts'

const root = join(import.meta.dirname, '..', '..')
const feed = 'version: 0.2.0\nfiles:\n  - url: Latchkey-0.2.0.AppImage\n    sha512: x\n'
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lks-'))
  await writeFile(join(folder, 'latest-linux.yml'), feed)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function signFeed(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'sign-feed.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout: stdout.trim(), stderr }
}

async function keyFile(kind: 'ed25519' | 'rsa'): Promise<string> {
  const { privateKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const path = join(folder, 'key.pem')
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return path
}

test('a feed that the release script signed is taken with the public half that it prints', async () => {
  const key = await keyFile('ed25519')
  expect(signFeed(key, 'latest-linux.yml')).toMatchObject({ status: 0, stdout: 'signed latest-linux.yml' })
  const printed = readUpdateKey(signFeed(key).stdout)
  const signed = readFileSync(join(folder, 'latest-linux.yml'), 'utf8')
  expect(signedPart(signed, [printed])).toBe(feed)
  expect(signedPart(signed.replace('0.2.0', '9.9.9'), [printed])).toBeUndefined()
  expect(signFeed(key, 'latest-linux.yml')).toMatchObject({ status: 0 })
  expect(readFileSync(join(folder, 'latest-linux.yml'), 'utf8')).toBe(signed)
})

test('the release script refuses a key of another kind and signs nothing', async () => {
  const { status, stderr } = signFeed(await keyFile('rsa'), 'latest-linux.yml')
  expect(status).not.toBe(0)
  expect(stderr).toContain('Ed25519')
  expect(readFileSync(join(folder, 'latest-linux.yml'), 'utf8')).toBe(feed)
})
