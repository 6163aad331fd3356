// What differs from platform to platform, once each: the keychain, the agent, the proxy with the AWS CLI, the app with its tray.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { t } from '#shared/strings/strings.ts'
import { findElectron } from '../../scripts/find-electron.ts'
import { type ToolRun, tools, withoutCallers } from '../support/agent.ts'
import { type Display, missingForDisplay, missingForTray, openDisplay } from '../e2e/support/display.ts'
import { roleRow, searchField } from '../e2e/support/page.ts'

const root = join(import.meta.dirname, '..', '..')
const linux = process.platform === 'linux'
const asRoot = process.getuid?.() === 0
const aws = tools.awsV2()
const role = 'payments-prod/Admin'
const keyring = '/usr/bin/gnome-keyring-daemon'

let folder: string
let env: Record<string, string>
/** Linux has neither keychain nor tray without a desktop. */
let display: Display | undefined
let vault: 'keychain' | 'memory' = 'keychain'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
  env = { ...withoutCallers(process.env), NO_COLOR: '1', AWS_PAGER: '', LATCHKEY_HOME: join(folder, 'home') }
  if (!linux) return
  if (missingForDisplay() === undefined) {
    display = await openDisplay({ tray: missingForTray() === undefined })
    env = { ...env, ...display.env, HOME: folder, XDG_DATA_HOME: join(folder, 'data') }
    await mkdir(join(folder, 'data'), { mode: 0o700 })
  }
  if (display !== undefined && existsSync(keyring)) {
    // Ends with the bus.
    await run('sh', ['-c', `printf correct | exec ${keyring} --unlock --components=secrets`])
  } else vault = 'memory'
  env['LATCHKEY_VAULT'] = vault
})
afterAll(async () => {
  await latchkey('stop')
  await display?.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

async function run(command: string, args: readonly string[]): Promise<ToolRun> {
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (piece: Buffer) => out.push(piece))
  child.stderr.on('data', (piece: Buffer) => err.push(piece))
  const [code]: (number | null)[] = await once(child, 'close')
  return { code: code ?? null, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }
}

/** Windows starts no `latchkey.cmd` without a shell. */
const latchkey = (...args: readonly string[]): Promise<ToolRun> =>
  run(process.execPath, [join(root, 'main', 'frontends', 'cli', 'main.mjs'), ...args])

test('the agent keeps its key where the system keeps secrets, and finds it there after a restart', async () => {
  expect(await latchkey('agent')).toMatchObject({ code: 0, err: '' })
  expect(await latchkey('source', 'add', 'sandbox')).toMatchObject({ code: 0 })
  expect(JSON.parse((await latchkey('status', '--json')).out)).toMatchObject({ agent: { vault } })
  if (vault === 'memory') return
  expect(await readFile(join(folder, 'home', 'vault.json'), 'utf8')).toContain('"mode": "keychain"')
  expect(await latchkey('stop')).toMatchObject({ code: 0 })
  expect((await latchkey('roles')).out).toContain('payments-prod')
})

test('the AWS CLI works as a role, through the proxy', async (context) => {
  if (aws.kind === 'missing') return context.skip(aws.reason)
  const { code, out, err } = await latchkey('exec', role, '--', aws.command, 'sts', 'get-caller-identity')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out).Arn).toMatch(/^arn:aws:sts::\d{12}:assumed-role\/Admin\//)
})

test('the app starts beside the agent, draws its page and has a tray', async (context) => {
  const electron = findElectron()
  if (electron === undefined)
    return context.skip('needs an Electron: ELECTRON_OVERRIDE_DIST_PATH names its folder, or npx install-electron')
  if (!existsSync(join(root, 'out', 'app', 'main.cjs'))) return context.skip('needs the built app: npm run build')
  const missing = linux ? (missingForDisplay() ?? missingForTray()) : undefined
  if (missing !== undefined) return context.skip(missing)
  const app = await _electron.launch({
    executablePath: electron.binary,
    args: [...(asRoot ? ['--no-sandbox'] : []), root],
    cwd: folder,
    env,
  })
  try {
    const page = await app.firstWindow()
    await searchField(page).fill('prod admin')
    await roleRow(page, 'Admin').first().waitFor()
    expect(await page.getByText(t.shell.noTray).count()).toBe(0)
    await display?.tray?.registered()
  } finally {
    await app.evaluate(({ app: own }) => own.quit()).catch(() => undefined)
    await app.close()
  }
})
