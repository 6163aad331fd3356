// The vault against a real Secret Service: gnome-keyring on a D-Bus of its own, with its files in a temporary folder.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { TestContext } from 'vitest'
import { temporaryFolder } from '../unit/util/temp-folder.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('fixtures/keychain-child.ts', import.meta.url))

function needsKeyring(context: TestContext): void {
  try {
    execFileSync('sh', ['-c', 'command -v dbus-run-session && command -v gnome-keyring-daemon'], { stdio: 'ignore' })
  } catch {
    context.skip('needs gnome-keyring and D-Bus: apt-get install gnome-keyring dbus-x11 libsecret-1-0')
  }
}

async function machine() {
  const folder = await temporaryFolder()
  const home = join(folder, 'latchkey')
  const folders = { HOME: 'user', XDG_DATA_HOME: 'data', XDG_CACHE_HOME: 'cache', XDG_RUNTIME_DIR: 'runtime' }
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    NODE: process.execPath,
    SCRIPT: script,
    AGENT_HOME: home,
  }
  for (const [name, below] of Object.entries(folders)) {
    env[name] = join(folder, below)
    await mkdir(join(folder, below), { mode: 0o700 })
  }
  await mkdir(home, { mode: 0o700 })
  const parse = (output: string): unknown[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): unknown => JSON.parse(line))
  return {
    folder,
    home,
    /** Without any session bus. */
    async bare(...steps: readonly string[]) {
      return parse((await run(process.execPath, [script, home, ...steps], { env })).stdout)
    },
    /** With a session bus at a socket of the test's. */
    async silentBus(socket: string, ...steps: readonly string[]) {
      const child = spawn(process.execPath, [script, home, ...steps], {
        env: { ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`, KEYCHAIN_TIMEOUT_MS: '200' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      const [output, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
      return { lines: parse(output), signal }
    },
    /** On a bus of its own, with the login keyring unlocked or left locked. */
    async session(keyring: 'unlocked' | 'locked', ...steps: readonly string[]) {
      const daemon =
        keyring === 'unlocked'
          ? 'printf correct | gnome-keyring-daemon --unlock --components=secrets'
          : 'gnome-keyring-daemon --start --components=secrets'
      const command = `${daemon} >/dev/null 2>&1; exec "$NODE" "$SCRIPT" "$AGENT_HOME" "$@"`
      return parse((await run('dbus-run-session', ['--', 'sh', '-c', command, 'sh', ...steps], { env })).stdout)
    },
  }
}

describe.runIf(process.platform === 'linux')('the vault on a real keyring', () => {
  it('sets, reads and deletes an entry', async (context) => {
    needsKeyring(context)
    const { session } = await machine()
    expect(await session('unlocked', 'round-trip')).toEqual([{ step: 'round-trip', value: ['value', 'gone'] }])
  })

  it('keeps one key in the keyring and the records sealed in a file, over restarts of both', async (context) => {
    needsKeyring(context)
    const { session, home } = await machine()
    expect(await session('unlocked', 'vault-set')).toEqual([{ step: 'vault-set', value: null }])
    expect(await session('unlocked', 'vault-get', 'key-length')).toEqual([
      { step: 'vault-get', value: true },
      { step: 'key-length', value: 32 },
    ])
    expect(await readFile(join(home, 'vault.json'), 'utf8')).not.toContain('SandboxSecret0')
  })

  it('tells a locked keyring from a lost key, and changes nothing in either case', async (context) => {
    needsKeyring(context)
    const { session, home } = await machine()
    await session('unlocked', 'vault-set')
    const before = await readFile(join(home, 'vault.json'), 'utf8')
    expect(await session('locked', 'vault-get', 'vault-set')).toEqual([
      expect.objectContaining({ code: 'vault-locked' }),
      expect.objectContaining({ code: 'vault-locked' }),
    ])
    expect(await session('unlocked', 'vault-get')).toEqual([{ step: 'vault-get', value: true }])
    expect(await session('unlocked', 'lose-key', 'vault-get', 'vault-set', 'leftover-probe')).toEqual([
      { step: 'lose-key', value: null },
      expect.objectContaining({ code: 'vault-broken' }),
      expect.objectContaining({ code: 'vault-broken' }),
      { step: 'leftover-probe', value: 'none' },
    ])
    expect(await readFile(join(home, 'vault.json'), 'utf8')).toBe(before)
  })

  it('makes no key at a first run with a locked keyring', async (context) => {
    needsKeyring(context)
    const { session, home } = await machine()
    await session('unlocked', 'round-trip')
    expect(await session('locked', 'vault-set')).toEqual([expect.objectContaining({ code: 'vault-locked' })])
    expect(await readdir(home)).toEqual([])
  })

  it('says without D-Bus what is missing and what can be chosen, and writes nothing', async () => {
    const { bare, home } = await machine()
    expect(await bare('vault-set', 'round-trip')).toEqual([
      {
        step: 'vault-set',
        code: 'vault-unavailable',
        message: expect.stringContaining('cannot be used'),
        hint: expect.stringMatching(/LATCHKEY_VAULT=passphrase.*LATCHKEY_VAULT=memory/),
      },
      expect.objectContaining({ code: 'vault-unavailable' }),
    ])
    expect(await readdir(home)).toEqual([])
  })

  it('stops waiting for a session bus that never answers, and can still end', async () => {
    const { folder, silentBus } = await machine()
    const server = createServer(() => {})
    onTestFinished(() => void server.close())
    server.listen(join(folder, 'bus'))
    await once(server, 'listening')
    const { lines, signal } = await silentBus(join(folder, 'bus'), 'vault-set', 'exit')
    expect(lines).toEqual([
      expect.objectContaining({ code: 'vault-locked', message: expect.stringContaining('has not answered for 200ms') }),
    ])
    expect(signal).toBe('SIGKILL')
  })
})
