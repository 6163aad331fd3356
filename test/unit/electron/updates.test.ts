// electron-updater's own code against a feed on loopback. Only what it takes from Electron is lent to it: facts of the app, and HTTP.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpExecutor, configureRequestUrl } from 'builder-util-runtime'
import { AppImageUpdater } from 'electron-updater'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { UpdateState } from '#contract/desktop.ts'
import { readUpdateKey } from '#frontends/electron/updates/feed-signature.ts'
import { signedFeed } from '#frontends/electron/updates/signed-feed.ts'
import { createUpdates } from '#frontends/electron/updates/updates.ts'
import { findFeed } from '#frontends/electron/updates/updates-here.ts'

const ours = generateKeyPairSync('ed25519')
const foreign = generateKeyPairSync('ed25519')
const trusted = ours.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

const image = Buffer.from('the next version of the app')
const imageName = 'Latchkey-0.2.0.AppImage'
const feedName = `latest-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`

const sha512 = (content: Buffer): string => createHash('sha512').update(content).digest('base64')
const feedOf = (version: string, hash = sha512(image)): string =>
  `version: ${version}\nfiles:\n  - url: ${imageName}\n    sha512: ${hash}\n    size: ${image.length}\nreleaseDate: '2026-08-01T00:00:00.000Z'\n`
const lineOf = (feed: string, key: KeyObject): string =>
  `# signed: ${sign(null, Buffer.from(feed), key).toString('base64')}\n`
const signed = (feed: string, key: KeyObject = ours.privateKey): string => feed + lineOf(feed, key)

let folder: string
let server: Server
let files: Map<string, string | Buffer>
let asked: string[]
let address: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lku-'))
  files = new Map()
  asked = []
  server = createServer((incoming, response) => {
    const name = (incoming.url ?? '').split('?', 1)[0]?.slice(1) ?? ''
    asked.push(name)
    const content = files.get(name)
    response.writeHead(content === undefined ? 404 : 200).end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const listening = server.address()
  if (typeof listening !== 'object' || listening === null) throw new Error('the feed does not listen')
  address = `http://127.0.0.1:${listening.port}`
  await writeFile(join(folder, 'Latchkey.AppImage'), 'the version that runs')
  await writeFile(join(folder, 'app-update.yml'), `provider: generic\nurl: ${address}\nupdaterCacheDirName: updates\n`)
  vi.stubEnv('APPIMAGE', join(folder, 'Latchkey.AppImage'))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

class NodeExecutor extends HttpExecutor<ReturnType<typeof request>> {
  override createRequest(options: object, callback: (response: unknown) => void) {
    return request(options, callback)
  }

  async download(url: URL, destination: string, options: Parameters<HttpExecutor<never>['downloadToBuffer']>[1]) {
    const wanted = { headers: options.headers ?? undefined }
    configureRequestUrl(url, wanted)
    return new Promise<string>((resolve, reject) =>
      this.doDownload(
        wanted,
        {
          destination,
          options,
          onCancel: () => undefined,
          callback: (error) => (error ? reject(error) : resolve(destination)),
          responseHandler: null,
        },
        0,
      ),
    )
  }
}

interface Timer {
  readonly run: () => void
  readonly ms: number
}

function rig({ version = '0.1.0', keys = [trusted] } = {}) {
  const updater = new AppImageUpdater(null, {
    version,
    name: 'latchkey',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  })
  Reflect.set(updater, 'httpExecutor', new NodeExecutor())
  updater.disableDifferentialDownload = true
  updater.setFeedURL(signedFeed({ url: address, keys: keys.map(readUpdateKey) }))
  const timers: Timer[] = []
  const updates = createUpdates({
    load: async () => updater,
    clock: { now: () => Date.UTC(2026, 7, 1) },
    timers: {
      set(run, ms) {
        timers.push({ run, ms })
        return () => undefined
      },
    },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  const seen: UpdateState[] = []
  updates.subscribe(() => seen.push(updates.state()))
  const until = (...kinds: readonly UpdateState['kind'][]): Promise<UpdateState> =>
    new Promise((resolve) => {
      const look = (): void => void (kinds.includes(updates.state().kind) && resolve(updates.state()))
      updates.subscribe(look)
      look()
    })
  return { updates, timers, seen, until }
}

const pending = (): string[] => {
  const path = join(folder, 'updates', 'pending')
  return existsSync(path) ? readdirSync(path) : []
}

function serve(feed: string, content = image): void {
  files.set(feedName, feed)
  files.set(imageName, content)
}

test('a newer version of a signed feed is fetched in the background and ready with the right content', async () => {
  serve(signed(feedOf('0.2.0')))
  const { updates, until, seen } = rig()
  expect(await updates.check()).toEqual({ kind: 'downloading', version: '0.2.0', percent: 0 })
  expect(await until('ready', 'idle', 'failed')).toEqual({ kind: 'ready', version: '0.2.0' })
  expect(seen.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['checking', 'downloading', 'ready']))
  expect(readFileSync(join(folder, 'updates', 'pending', imageName))).toEqual(image)
})

test('a file that is not what the feed announced is refused, and gone', async () => {
  serve(signed(feedOf('0.2.0')), Buffer.from('something else altogether'))
  const { updates, until } = rig()
  await updates.check()
  expect(await until('ready', 'idle', 'failed')).toMatchObject({ kind: 'failed', message: /not what was announced/ })
  expect(asked).toContain(imageName)
  expect(pending().filter((name) => name.includes('AppImage'))).toEqual([])
})

test.for([
  ['without a signature', feedOf('0.2.0')],
  ['signed by somebody else', signed(feedOf('0.2.0'), foreign.privateKey)],
  ['with the signature of another feed', feedOf('0.2.0') + lineOf(feedOf('0.1.9'), ours.privateKey)],
  ['that was changed by one byte', signed(feedOf('0.2.0')).replace('Latchkey-0', 'Latchkex-0')],
  ['with lines before what was signed', `releaseName: x\n${signed(feedOf('0.2.0'))}`],
  ['with lines after the signature', `${signed(feedOf('0.2.0'))}version: 9.9.9\n`],
  ['with a second signature, of somebody else', signed(signed(feedOf('0.2.0')), foreign.privateKey)],
  ['whose signature is no base64', `${feedOf('0.2.0')}# signed: <html>\n`],
  ['that is a page of a portal', '<html>sign in to the network</html>'],
] as const)('a feed %s is refused, and no file of it is asked for', async ([, feed]) => {
  serve(feed)
  const { updates } = rig()
  expect(await updates.check()).toMatchObject({ kind: 'failed', message: /not signed by Latchkey/ })
  expect(asked).not.toContain(imageName)
  expect(pending()).toEqual([])
})

test('while a key is replaced, feeds signed with either are taken', async () => {
  serve(signed(feedOf('0.2.0'), foreign.privateKey))
  const next = foreign.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const { updates, until } = rig({ keys: [trusted, next] })
  await updates.check()
  expect(await until('ready', 'idle', 'failed')).toMatchObject({ kind: 'ready' })
})

test.for(['0.0.9', '0.1.0'])('a signed feed with version %s is no update to 0.1.0', async (version) => {
  serve(signed(feedOf(version)))
  const { updates } = rig()
  expect(await updates.check()).toEqual({ kind: 'idle', checkedAt: '2026-08-01T00:00:00.000Z' })
  expect(asked).not.toContain(imageName)
})

test('a signed feed that cannot be read is refused', async () => {
  serve(signed('version: [\n'))
  const { updates } = rig()
  expect(await updates.check()).toMatchObject({ kind: 'failed', message: /cannot be read/ })
})

test('a feed that answers nothing but 404 is quiet', async () => {
  const { updates } = rig()
  expect(await updates.check()).toMatchObject({ kind: 'idle' })
})

test('a feed whose server has failed is quiet', async () => {
  server.removeAllListeners('request')
  server.on('request', (_incoming, response) => response.writeHead(503).end())
  const { updates } = rig()
  expect(await updates.check()).toMatchObject({ kind: 'idle' })
})

test('a feed that is away is quiet', async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const { updates } = rig()
  expect(await updates.check()).toMatchObject({ kind: 'idle' })
})

test('the first check comes after a minute, the next ones every six hours', async () => {
  serve(signed(feedOf('0.1.0')))
  const { timers, until } = rig()
  expect(timers.map(({ ms }) => ms)).toEqual([60_000])
  expect(asked).toEqual([])
  timers[0]?.run()
  expect(timers.map(({ ms }) => ms)).toEqual([60_000, 6 * 60 * 60_000])
  await until('checking').then(() => until('idle'))
  expect(asked).toEqual([feedName])
})

test('two checks at once are one', async () => {
  serve(signed(feedOf('0.1.0')))
  const { updates } = rig()
  await Promise.all([updates.check(), updates.check()])
  expect(asked).toEqual([feedName])
})

test('a key that is no Ed25519 key is refused at the start', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  expect(() => readUpdateKey(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))).toThrow(/Ed25519/)
})

test('where there are no updates, the reason is said', async () => {
  const place = {
    packaged: true,
    resources: folder,
    platform: 'linux',
    env: { APPIMAGE: '/x' },
    keys: [trusted],
  } as const
  await writeFile(join(folder, 'app-update.yml'), 'provider: generic\nurl: https://updates.invalid/latchkey\n')
  expect(findFeed(place)).toEqual({ url: 'https://updates.invalid/latchkey' })
  expect(findFeed({ ...place, packaged: false })).toMatch(/installed app/)
  expect(findFeed({ ...place, keys: [] })).toMatch(/no signing key/)
  expect(findFeed({ ...place, env: {} })).toMatch(/archive/)
  await writeFile(join(folder, 'app-update.yml'), 'provider: generic\nurl: http://updates.invalid/latchkey\n')
  expect(findFeed(place)).toMatch(/no address/)
  expect(findFeed({ ...place, resources: join(folder, 'nowhere') })).toMatch(/no address/)
})
