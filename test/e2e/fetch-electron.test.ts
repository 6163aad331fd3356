// The binary of Electron, from a mirror on this computer.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { fetchElectron } from '../../scripts/fetch-electron.ts'
import { getElectron, lookForElectron } from '../../scripts/find-electron.ts'

afterEach(() => vi.unstubAllEnvs())

const name = `electron-v45.0.0-${process.platform}-${process.arch}.zip`
const archive = zipOf('electron', 'a binary')

/** As npm leaves the package, with the checksum of `contents`. */
async function packageFor(contents: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-electron-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '45.0.0' }))
  const sum = createHash('sha256').update(contents).digest('hex')
  await writeFile(join(folder, 'checksums.json'), JSON.stringify({ [name]: sum }))
  vi.stubEnv('electron_config_cache', join(folder, 'cache'))
  return folder
}

async function mirror(listener: RequestListener): Promise<void> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${address.port}/`)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

it('is fetched, checked and put where the package has it', async () => {
  await mirror((request, response) =>
    response
      .writeHead(request.url === `/v45.0.0/${name}` ? 200 : 404, { 'content-length': archive.length })
      .end(archive),
  )
  const folder = await packageFor(archive)
  const shares: number[] = []
  await fetchElectron({ folder, onProgress: (share) => shares.push(share) })
  expect(await readFile(join(folder, 'dist', 'electron'), 'utf8')).toBe('a binary')
  expect(shares.at(-1)).toBe(1)
})

it('is not unpacked where its checksum is another one', async () => {
  await mirror((_request, response) => response.end(archive))
  const folder = await packageFor(Buffer.from('another archive'))
  await expect(fetchElectron({ folder, onProgress: () => undefined })).rejects.toThrow(/checksum/i)
  expect(existsSync(join(folder, 'dist'))).toBe(false)
})

it('is given up when nothing comes', async () => {
  await mirror(() => undefined)
  const folder = await packageFor(archive)
  await expect(fetchElectron({ folder, onProgress: () => undefined, silentMs: 50 })).rejects.toThrow(/nothing came/)
})

it.skipIf(process.platform === 'win32')(
  'that is there and does not run is told with its own words, and not fetched again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lk-electron-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const binary = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
    await mkdir(dirname(join(folder, binary)), { recursive: true })
    const missing = 'error while loading shared libraries: libnss3.so: cannot open shared object file'
    await writeFile(join(folder, binary), `#!/bin/sh\necho '${missing}' >&2\nexit 127\n`, { mode: 0o755 })
    const said: string[] = []
    const fetch = vi.fn<() => Promise<void>>()
    const look = () => lookForElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })
    expect(await getElectron({ look, fetch, say: (line) => said.push(line) })).toBeUndefined()
    expect(said).toEqual([`${join(folder, binary)} does not run (${missing}), so Latchkey opens in your browser.`])
    expect(fetch).not.toHaveBeenCalled()
  },
)

it('that was fetched and does not run is told, too', async () => {
  const said: string[] = []
  const broken = { kind: 'broken', binary: 'electron', why: 'no such library' } as const
  const looks = [{ kind: 'absent' } as const, broken]
  const electron = await getElectron({
    look: () => looks.shift() ?? broken,
    fetch: () => Promise.resolve(),
    say: (line) => said.push(line),
  })
  expect(electron).toBeUndefined()
  expect(said).toEqual(['electron does not run (no such library), so Latchkey opens in your browser.'])
})

/** An archive of one file that is stored as it is (PKWARE's APPNOTE, sections 4.3.7 to 4.3.16). */
function zipOf(path: string, contents: string): Buffer {
  const [file, data] = [Buffer.from(path), Buffer.from(contents)]
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt32LE(crc32(data), 10)
  facts.writeUInt32LE(data.length, 14)
  facts.writeUInt32LE(data.length, 18)
  facts.writeUInt16LE(file.length, 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), facts, file, data])
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'),
    facts,
    // No comment, one disk, no attributes, at the beginning of the archive.
    Buffer.alloc(14),
    file,
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}
