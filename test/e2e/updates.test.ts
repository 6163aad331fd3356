// How a release signs its feed, with the commands of docs/releasing.md, and what a real Electron makes of it.
import { spawn, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readUpdateKey, signedPart } from '#frontends/electron/updates/feed-signature.ts'
import { nodePart, targetFor } from '../../scripts/build.ts'
import { findElectron } from '../../scripts/find-electron.ts'
import { missingForApp } from './support/app.ts'
import { openDisplay } from './support/display.ts'

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

/** Builds and runs updates-main.ts as an AppImage of its own, until it ends. */
async function runUpdates(feedUrl: string, key: string, image: string): Promise<readonly unknown[]> {
  const electron = findElectron()
  if (electron === undefined) throw new Error('no Electron is at hand')
  const entry = join(import.meta.dirname, 'support', 'updates-main.ts')
  const { adapt } = await targetFor(electron)
  const config = nodePart({ entry, name: 'main' })
  await build(adapt('main', { ...config, build: { ...config.build, outDir: join(folder, 'app') } }))
  await writeFile(join(folder, 'app', 'package.json'), '{"name":"updates","version":"0.1.0","main":"main.cjs"}')
  const file = join(folder, 'app-update.yml')
  await writeFile(file, `provider: generic\nurl: ${feedUrl}\nupdaterCacheDirName: updates\n`)
  const display = await openDisplay({ tray: false })
  try {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const env = { ...process.env, ...display.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), APPIMAGE: image }
    const child = spawn(electron.binary, [...asRoot, `--user-data-dir=${join(folder, 'data')}`, join(folder, 'app')], {
      env: { ...env, FEED_URL: feedUrl, FEED_KEY: key, FEED_FILE: file },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
    await once(child, 'close')
    return said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): unknown => JSON.parse(line))
  } finally {
    await display.close()
  }
}

test('in Electron a signed update is fetched, and replaces the image when the app quits', async (ctx) => {
  const missing = missingForApp()
  if (missing !== undefined) return ctx.skip(missing)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const content = Buffer.alloc(300_000, 'the next version ')
  const hash = createHash('sha512').update(content).digest('base64')
  const body = `version: 0.2.0\nfiles:\n  - url: Latchkey.AppImage\n    sha512: ${hash}\n    size: ${content.length}\n`
  const signed = `${body}# signed: ${sign(null, Buffer.from(body), privateKey).toString('base64')}\n`
  const server = createServer(({ url = '' }, response) => {
    if (/^\/latest-linux[\w-]*\.yml/.test(url)) response.end(signed)
    else if (url.startsWith('/Latchkey.AppImage')) response.end(content)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the feed does not listen')
  const image = join(folder, 'Latchkey.AppImage')
  await writeFile(image, 'the version that runs')
  try {
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const states = await runUpdates(`http://127.0.0.1:${address.port}`, key, image)
    expect(states[0]).toEqual({ kind: 'checking' })
    expect(states.at(-1)).toEqual({ kind: 'ready', version: '0.2.0' })
    expect(readFileSync(image)).toEqual(content)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
