// `npm start` as a person's terminal runs it: with the app until that is up, then gone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { findRunningApp } from '#frontends/electron/agent/running-app.ts'
import { type Paths, resolvePaths } from '#local/paths.ts'
import { acquireLock } from '#util/files/lock.ts'
import { type AppHome, createAppHome, missingForApp } from './support/app.ts'
import { type Display, missingForTray, openDisplay } from './support/display.ts'

const missing = missingForApp() ?? missingForTray()
const script = join(import.meta.dirname, '..', '..', 'scripts', 'start.ts')

const atMost = { timeout: 20_000 }

let display: Display
let home: AppHome
beforeEach(async (ctx) => {
  ctx.skip(missing !== undefined, missing)
  display = await openDisplay()
  home = await createAppHome(display)
  return async () => {
    await home.remove()
    await display.close()
  }
})

function pidIn(out: string): number {
  const [, pid] = /Latchkey is up \(process (\d+)\)/.exec(out) ?? []
  if (pid === undefined) throw new Error(`no app came up: ${out}`)
  return Number(pid)
}

const pathsOf = ({ env, folder }: AppHome): Paths =>
  resolvePaths({ platform: 'linux', env, homedir: folder, uid: process.getuid?.() ?? 0 })
const running = async (): Promise<boolean> => (await findRunningApp(pathsOf(home))) !== undefined

test('`npm start` ends when the window is there and the agent answers; the app goes on, and a second start says so', async () => {
  const { code, out } = await home.run(process.execPath, [script])
  expect(code).toBe(0)
  const pid = pidIn(out)
  expect(out).toContain('npx latchkey stop')
  expect(JSON.parse(await home.latchkey('status', '--json')).agent.pid).toBe(pid)

  const again = await home.run(process.execPath, [script])
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Latchkey is already running.') })
  expect(await running()).toBe(true)

  await home.latchkey('stop')
  await expect.poll(running, atMost).toBe(false)
})

test('beside an agent that goes on without the app it does not say that stopping the agent quits the app', async () => {
  await home.latchkey('agent')
  const { code, out } = await home.run(process.execPath, [script, '--hidden'])
  expect(code).toBe(0)
  expect(out).not.toContain('latchkey stop')
  const pid = pidIn(out)
  process.kill(pid, 'SIGTERM')
  await expect.poll(running, atMost).toBe(false)
})

test('Ctrl-C before the app is up ends the app as well', async () => {
  // As of an agent that is about to listen: until it does, the app is not up.
  const paths = pathsOf(home)
  await mkdir(paths.home, { recursive: true, mode: 0o700 })
  const lock = await acquireLock(paths.lock)
  if (lock.kind !== 'acquired') throw new Error('the lock of a new home is held')
  const started = spawn(process.execPath, [script], { env: { ...home.env }, stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = once(started, 'close')
  let out = ''
  started.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
  await display.tray?.registered()
  const gone = display.tray?.gone()
  started.kill('SIGINT')
  expect(await closed).toEqual([130, null])
  await gone
  lock.release()
  expect(out).not.toContain('is up')
})

test('what keeps the app from starting is said in the terminal, with its exit code', async () => {
  const folder = join(home.env['LATCHKEY_HOME'] ?? '', 'app')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o777)
  const { code, out, err } = await home.run(process.execPath, [script])
  expect(code).toBe(1)
  expect(err).toContain(folder)
  expect(out).not.toContain('is up')
})
