// The app as it is shipped, but for installers: its inspector fuse is off, so that it is driven as a person and the system do: tray, command,
// signals, and the debugging port of its page.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { listPackage } from '@electron/asar'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { tray as text } from '#shared/strings/en/tray.ts'
import { findElectron } from '../../scripts/find-electron.ts'
import { fuses, fuseValues } from '../../scripts/fuses.ts'
import { type AppHome, createAppHome } from './support/app.ts'
import { type Display, findItem, missingForTray, openDisplay, type TrayHost } from './support/display.ts'

const root = join(import.meta.dirname, '..', '..')
const packed = join(root, 'dist', 'linux-unpacked')
const program = join(packed, 'latchkey-app')
const command = join(packed, 'resources', 'bin', 'latchkey')
/** As they lie in a program: the digits 1 and 0. */
const [enabled, disabled] = [49, 48]
const asRoot = process.getuid?.() === 0

const missing =
  findElectron() === undefined
    ? 'needs an Electron: ELECTRON_OVERRIDE_DIST_PATH names its folder, or npx install-electron fetches one'
    : process.platform === 'linux'
      ? undefined
      : 'needs Linux: elsewhere the packaged app is started by hand, see docs/releasing.md'

beforeAll(async () => {
  if (missing !== undefined) return
  const child = spawn(process.execPath, [join(root, 'scripts', 'package.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`npm run package ended with ${code}: ${said}`)
})
beforeEach((ctx) => {
  if (missing !== undefined) ctx.skip(missing)
})

describe('what is packed', () => {
  test('every fuse of the program has the value of our table', async () => {
    const { version: _version, ...wire } = await getCurrentFuseWire(program)
    const states = Object.entries(wire).map(([at, state]) => [fuses[Number(at)]?.[0] ?? at, state])
    const wanted = fuses.slice(0, states.length).map(([name, value]) => [name, value === true ? enabled : disabled])
    expect(states.length).toBeGreaterThanOrEqual(7)
    expect(states).toEqual(wanted)
  })

  test('our table names the fuses as the library does, and refuses a program that knows more', () => {
    const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)))
    expect(fuses.slice(0, names.length).map(([name]) => name)).toEqual(names)
    expect(() => fuseValues(fuses.length + 1)).toThrow(/give the new ones a value/)
    expect(fuseValues(fuses.length)).not.toHaveProperty(String(fuses.length - 1))
  })

  test('the page is the release build of React, whatever the environment of the build said', async () => {
    const assets = join(root, 'out', 'page', 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(0)
    const held = await Promise.all(scripts.map((name) => readFile(join(assets, name), 'utf8')))
    expect(scripts.filter((_name, at) => held[at]?.includes('jsxDEV') !== false)).toEqual([])
  })

  test('the archive holds the built parts and no module but the native one', () => {
    const files = listPackage(join(packed, 'resources', 'app.asar'), { isPack: false })
    expect(new Set(files.map((file) => file.split('/')[1]))).toEqual(new Set(['node_modules', 'out', 'package.json']))
    expect(
      new Set(files.filter((file) => file.startsWith('/node_modules/')).map((file) => file.split('/')[2])),
    ).toEqual(new Set(['keytar']))
    expect(files.filter((file) => /\.(ts|tsx|map|icns)$/.test(file))).toEqual([])
  })

  test('nothing of the runtime that could be loaded instead of the app is left', () => {
    for (const name of ['app', 'default_app.asar']) expect(existsSync(join(packed, 'resources', name))).toBe(false)
  })

  test.each(['latchkey@.service', 'latchkey.service'])(
    'the unit %s lies where the installer takes it from',
    async (name) => {
      const unit = await readFile(join(root, 'build', 'linux', name), 'utf8')
      expect(await readFile(join(packed, 'resources', 'systemd', name), 'utf8')).toBe(unit)
    },
  )

  test('without a feed of updates in the build there is no address in the package', () => {
    expect(existsSync(join(packed, 'resources', 'app-update.yml'))).toBe(false)
  })
})

describe('the command', () => {
  let display: Display
  let home: AppHome
  beforeAll(async () => {
    if (missing !== undefined) return
    display = await openDisplay({ tray: false })
    home = await createAppHome(display)
  })
  afterAll(async () => {
    if (missing !== undefined) return
    await home.run(command, ['stop'])
    await home.remove()
    await display.close()
  })
  /** No display: what a server has. */
  const headless = (...args: readonly string[]) => home.run(command, args, { DISPLAY: '' })

  test('is the agent itself where there is no display, and does the whole job', async () => {
    expect(await headless('agent', '--sandbox')).toMatchObject({ code: 0, err: '' })
    const { code, out } = await headless('exec', 'payments-prod/Admin', '--', 'sh', '-c', 'echo "$AWS_ACCESS_KEY_ID"')
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^LKEY\w{16}\n$/) })
    const status = z
      .object({ agent: z.object({ pid: z.int() }) })
      .parse(JSON.parse((await headless('status', '--json')).out))
    expect(await readFile(`/proc/${status.agent.pid}/cmdline`, 'utf8')).toContain(command)
    expect(await headless('stop')).toMatchObject({ code: 0 })
  })

  test('serves the page of the browser front end', async () => {
    await headless('agent', '--sandbox')
    const { out } = await headless('open', '--print')
    const url = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(out)?.[0]
    expect(url).toBeDefined()
    const page = await fetch(url ?? '')
    expect(await page.text()).toContain('id="root"')
    await headless('stop')
  })

  test('takes no code from the environment of its caller', async () => {
    const { code, out } = await home.run(command, ['--version'], { NODE_OPTIONS: '--require /nonexistent.cjs' })
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  test('starts the app, hidden, where there is a display', async (ctx) => {
    // Chromium refuses root without a switch that a command has no reason to give.
    const uid = asRoot ? 65_534 : process.getuid?.()
    if (uid === undefined) return ctx.skip('needs a user id')
    const folder = await mkdtemp(join(tmpdir(), 'lkn-'))
    const { SSH_CONNECTION: _remote, ...local } = home.env
    const env = {
      ...local,
      HOME: folder,
      LATCHKEY_HOME: join(folder, 'home'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      // Chromium's lock of one instance has its socket there, and this user may not write where the suite does.
      TMPDIR: folder,
    }
    for (const path of [env.XDG_RUNTIME_DIR, env.LATCHKEY_HOME]) await mkdir(path, { mode: 0o700 })
    if (asRoot) for (const path of [folder, env.XDG_RUNTIME_DIR, env.LATCHKEY_HOME]) await chown(path, uid, uid)
    const run = async (...args: readonly string[]): Promise<string> => {
      const child = spawn(command, args, {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(asRoot && { uid, gid: uid }),
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (piece: Buffer) => (said += piece.toString()))
      await once(child, 'close')
      return said
    }
    try {
      expect(await run('roles')).toContain('latchkey source add')
      const status = z.object({ agent: z.object({ pid: z.int() }) }).parse(JSON.parse(await run('status', '--json')))
      // Chromium writes its arguments anew, with spaces between them.
      const words = await readFile(`/proc/${status.agent.pid}/cmdline`, 'utf8')
      expect(words).toContain(`${program} --hidden`)
      expect(await run('stop')).toContain('stopped')
    } finally {
      await run('stop')
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    }
  })
})

const pageInList = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }))
const evaluated = z.object({ result: z.object({ result: z.object({ value: z.unknown() }) }) })

describe('the app, started', () => {
  const missingHere = missing ?? missingForTray()
  let display: Display
  let home: AppHome
  let app: ChildProcess
  let port: string

  beforeAll(async () => {
    if (missingHere !== undefined) return
    display = await openDisplay()
    home = await createAppHome(display)
    const folders = { XDG_DATA_HOME: join(home.folder, 'data'), XDG_CACHE_HOME: join(home.folder, 'cache') }
    for (const folder of Object.values(folders)) await mkdir(folder, { mode: 0o700 })
    // Ends with the bus.
    await home.run('sh', ['-c', 'exec gnome-keyring-daemon --unlock --components=secrets'], folders, 'correct')
    const { LATCHKEY_VAULT: _memory, ...env } = home.env
    app = spawn(program, [...(asRoot ? ['--no-sandbox'] : []), '--remote-debugging-port=0'], {
      cwd: home.folder,
      env: { ...env, ...folders },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    port = await debuggingPort(app)
    await tray().registered()
  })
  afterAll(async () => {
    if (missingHere !== undefined) return
    if (app.exitCode === null) {
      app.kill('SIGTERM')
      await once(app, 'exit')
    }
    await home.remove()
    await display.close()
  })
  beforeEach((ctx) => {
    if (missingHere !== undefined) ctx.skip(missingHere)
  })

  function tray(): TrayHost {
    if (display.tray === undefined) throw new Error('this desktop has no tray')
    return display.tray
  }

  test('the packaged command talks to it', async () => {
    await tray().menuWhere((menu) => findItem(menu, /127\.0\.0\.1/) !== undefined)
    const { code, out } = await home.run(command, ['status', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ agent: { pid: app.pid } })
  })

  test('the native keychain module loads in it and keeps the key of the vault', async (ctx) => {
    if (!existsSync('/usr/bin/gnome-keyring-daemon'))
      return ctx.skip('needs gnome-keyring: apt-get install gnome-keyring')
    expect(await home.run(command, ['source', 'add', 'sandbox'])).toMatchObject({ code: 0 })
    const { out } = await home.run(command, ['status', '--json'])
    expect(JSON.parse(out)).toMatchObject({ agent: { vault: 'keychain' } })
    expect(await readFile(join(home.env['LATCHKEY_HOME'] ?? '', 'vault.json'), 'utf8')).not.toContain('SandboxSecret')
  })

  test('a tool gets a preload file that lies in the home', async () => {
    const { out } = await home.run(command, ['exec', 'payments-prod/Admin', '--', 'sh', '-c', 'echo "$NODE_OPTIONS"'])
    const file = /--require[= ]"?([^"\s]+)/.exec(out)?.[1]
    expect(file).toBe(join(home.env['LATCHKEY_HOME'] ?? '', 'trust', 'node-preload.cjs'))
    expect(existsSync(file ?? '')).toBe(true)
  })

  test('its page is the one at app://ui, and is drawn', async () => {
    const list = await fetch(`http://127.0.0.1:${port}/json/list`)
    const page = pageInList.parse(await list.json()).find(({ type }) => type === 'page')
    expect(page?.url).toBe('app://ui/')
    const socket = new WebSocket(page?.webSocketDebuggerUrl ?? '')
    await once(socket, 'open')
    const ask = async (expression: string): Promise<unknown> => {
      const answer = once(socket, 'message')
      socket.send(
        JSON.stringify({
          id: 1,
          method: 'Runtime.evaluate',
          params: { expression, awaitPromise: true, returnByValue: true },
        }),
      )
      const [message] = await answer
      return evaluated.parse(JSON.parse(message.data)).result.result.value
    }
    await expect.poll(() => ask("document.querySelectorAll('#root *').length")).toBeGreaterThan(5)
    expect(await ask("typeof require + ' ' + typeof process")).toBe('undefined undefined')
    socket.close()
  })

  test('quitting in the tray ends the process', async () => {
    const ended = once(app, 'exit')
    await tray().choose(text.quit)
    expect(await ended).toEqual([0, null])
    expect(await home.run(command, ['status'])).toMatchObject({ err: expect.stringContaining('no agent is running') })
  })
})

async function debuggingPort(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('the app has no standard error')
  const lines = createInterface({ input: child.stderr })
  for await (const line of lines) {
    const found = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1]
    if (found === undefined) continue
    child.stderr.resume()
    return found
  }
  throw new Error('the app ended before it listened for a debugger')
}
