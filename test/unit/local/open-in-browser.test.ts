import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openInBrowser, startBrowser } from '#local/open-in-browser.ts'

it.each(['--gpu-launcher=/tmp/run', 'file:///etc/passwd'])(
  'no command is run for what is no address of the web: %s',
  async (text) => {
    expect(await openInBrowser(text, 'linux', { BROWSER: '/bin/true' })).toBe(false)
  },
)

it('a command is run for an address of the web', async () => {
  expect(await openInBrowser('https://example.com/', 'linux', { BROWSER: '/bin/true' })).toBe(true)
})

describe.skipIf(process.platform === 'win32')('a browser that was started', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lkb-'))))
  afterEach(() => rm(folder, { recursive: true }))

  async function program(name: string, end: string): Promise<readonly [string]> {
    const path = join(folder, name)
    await writeFile(path, `#!/bin/sh\n${end}\n`)
    await chmod(path, 0o700)
    return [path]
  }
  const never = new Promise(() => {})

  it('has failed where it ends with a failure, but for the Explorer of Windows, which always does', async () => {
    expect(await startBrowser({ command: await program('firefox', 'exit 1') })).toBe('failed')
    expect(await startBrowser({ command: await program('explorer.exe', 'exit 1') })).toBe('opened')
    expect(await startBrowser({ command: await program('Explorer.EXE', 'exit 2') })).toBe('failed')
    expect(await startBrowser({ command: await program('killed', 'kill -9 $$') })).toBe('failed')
    expect(await startBrowser({ command: [join(folder, 'missing')] })).toBe('failed')
  })

  it('is neither while it stays and does not come', async () => {
    const fifo = join(folder, 'gate')
    const command = await program('hangs', `mkfifo '${fifo}'; read line <'${fifo}'`)
    expect(await startBrowser({ command }, { arrived: never, withinMs: 1 })).toBe('pending')
    // Lets it end.
    await expect.poll(() => existsSync(fifo)).toBe(true)
    await writeFile(fifo, 'end\n')
  })

  it('is tried after the one that is missing', async () => {
    const [opener] = await program('xdg-open', `printf %s "$1" >'${folder}/opened'`)
    vi.stubEnv('PATH', `${dirname(opener)}:${process.env['PATH']}`)
    const env = { WSL_DISTRO_NAME: 'Ubuntu', WSL_INTEROP: '/run/WSL/8_interop', DISPLAY: ':0' }
    expect(await openInBrowser('https://example.com/', 'linux', env)).toBe(true)
    expect(await readFile(join(folder, 'opened'), 'utf8')).toBe('https://example.com/')
    vi.unstubAllEnvs()
  })
})
