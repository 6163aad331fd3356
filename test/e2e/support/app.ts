// The real app in the real Electron, in a home of its own, driven by Playwright.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { findElectron } from '../../../scripts/find-electron.ts'
import { cacheFolder } from '../../support/agent.ts'
import { type Display, missingForDisplay } from './display.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** What is missing here, as a sentence with the way to get it; undefined when the app can be started. */
export function missingForApp(): string | undefined {
  if (findElectron() === undefined)
    return 'needs an Electron: ELECTRON_OVERRIDE_DIST_PATH names its folder, or npx install-electron fetches one'
  if (!existsSync(join(root, 'out', 'app', 'main.cjs'))) return 'needs the built app: npm run build'
  return missingForDisplay()
}

export interface AppHome {
  readonly folder: string
  /** For everything that runs beside the app: the same home, no credentials of the caller. */
  readonly env: Readonly<Record<string, string>>
  run(
    command: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    input?: string,
  ): Promise<ToolRun>
  /** Standard output; rejects with the messages when the command fails. */
  latchkey(...args: readonly string[]): Promise<string>
  /** The sandbox's user as a source, by default `me` with an MFA device and its role `break-glass` that asks for a code. */
  addSandboxUser(options?: { readonly name: string; readonly mfa: boolean }): Promise<void>
  /** A source with this secret, at an address where nobody answers. */
  addKeys(name: string, secret: string): Promise<void>
  remove(): Promise<void>
}

export interface ToolRun {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `more`: variables of the app and of what runs beside it. */
export async function createAppHome(display: Display, more: Readonly<Record<string, string>> = {}): Promise<AppHome> {
  const folder = await mkdtemp(join(tmpdir(), 'lka-'))
  const env: Record<string, string> = {
    ...withoutCallers(process.env),
    ...display.env,
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    HOME: folder,
    XDG_CACHE_HOME: cacheFolder,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    LATCHKEY_HOME: join(folder, 'home'),
    LATCHKEY_VAULT: 'memory',
    ...more,
  }
  const run: AppHome['run'] = async (command, args, extra = {}, input) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...env, ...extra },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    // A tool that does not read its input closes it.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout?.on('data', (piece: Buffer) => out.push(piece))
    child.stderr?.on('data', (piece: Buffer) => err.push(piece))
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }
  }
  const latchkey = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, out, err } = await run('latchkey', args, {}, input)
    if (code !== 0) throw new Error(`latchkey ${args.join(' ')} ended with ${code}: ${err}`)
    return out
  }
  return {
    folder,
    env,
    run,
    latchkey: (...args) => latchkey(args),
    async addSandboxUser({ name, mfa } = { name: 'me', mfa: true }) {
      const sources: readonly { kind: string; endpointUrl?: string }[] = JSON.parse(
        await latchkey(['source', 'list', '--json']),
      )
      const endpoint = sources.find(({ kind }) => kind === 'sandbox')?.endpointUrl ?? ''
      const { accessKeyId, secretAccessKey, mfaSerial } = sandboxUser
      const line = ['source', 'add', 'iam-user', name, '--access-key-id', accessKeyId, '--endpoint-url', endpoint]
      await latchkey(mfa ? [...line, '--mfa-serial', mfaSerial] : line, secretAccessKey)
      const arn = 'arn:aws:iam::100000000000:role/BreakGlass'
      if (mfa) await latchkey(['role', 'add', 'break-glass', '--source', name, '--arn', arn])
    },
    async addKeys(name, secret) {
      // Port 9 is for what is thrown away; nobody listens there.
      const nowhere = ['--endpoint-url', 'http://127.0.0.1:9']
      await latchkey(
        ['source', 'add', 'iam-user', name, '--access-key-id', sandboxUser.accessKeyId, ...nowhere],
        secret,
      )
    },
    async remove() {
      await run('latchkey', ['stop'])
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** Of the sandbox with its default seed, as docs/sandbox.md has it; worth nothing elsewhere. */
const sandboxUser = {
  accessKeyId: 'AKIAV5KP5EIZ6BS5PLHJ',
  secretAccessKey: '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',
  mfaSerial: 'arn:aws:iam::100000000000:mfa/sandbox-user',
}

export interface RunningApp {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly pid: number
  /** What the main process wrote to both streams. */
  readonly output: () => string
  /** Quits as the menu does and waits for the end of the process. */
  quit(): Promise<void>
}

/** What starts the app, for a second start beside a running one. */
export function appCommand(): readonly [string, ...string[]] {
  const found = findElectron()
  if (found === undefined) throw new Error('no Electron is at hand')
  return [found.binary, ...asRoot, root]
}

/** Chromium has no sandbox for root and ends unless told so. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export async function launchApp(home: AppHome, args: readonly string[] = []): Promise<RunningApp> {
  const electron = await startApp(home, args)
  const page = await electron.app.firstWindow()
  await page.waitForSelector('#root > *')
  return { electron: electron.app, page, pid: electron.pid, output: electron.output, quit: electron.quit }
}

/** Without waiting for a window: a hidden start has none to wait for. */
export async function startApp(home: AppHome, args: readonly string[] = []) {
  const [executablePath, ...line] = appCommand()
  const app = await _electron.launch({
    executablePath,
    args: [...line, ...args],
    cwd: home.folder,
    env: { ...home.env },
  })
  const written: string[] = []
  const child = app.process()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => written.push(piece.toString()))
  const ended = once(child, 'exit')
  return {
    app,
    pid: child.pid ?? 0,
    output: () => written.join(''),
    async quit() {
      if (child.exitCode !== null || child.signalCode !== null) return
      // The debugging connection closes while the call is answered.
      await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => undefined)
      await ended
    },
  }
}

/** Nothing of the person who runs the tests: no AWS settings, no proxies, no agent. */
function withoutCallers(env: NodeJS.ProcessEnv): Record<string, string> {
  const foreign =
    /^(AWS_|LATCHKEY_|HTTPS?_PROXY$|ALL_PROXY$|NO_PROXY$|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|SSL_CERT_FILE$|XDG_)/i
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0])),
  )
}
