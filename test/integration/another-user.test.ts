// Another user of this computer plants files, sockets and links, or tries to come to ours. Needs two users that are not root, so root.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolvePaths } from '#local/paths.ts'
import { latchkey, type Result, root } from './cli-rig.ts'

/** Of /etc/passwd on every Linux. */
const ann = { uid: 1, gid: 1 }
const mallory = { uid: 65534, gid: 65534 }
const whose = 'nobody (uid 65534)'

const skipped = reasonToSkip()

function reasonToSkip(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux, to be two other users'
  const { status } = spawnSync(latchkey, ['--version'], { ...ann, env: { PATH: process.env['PATH'] ?? '', HOME: '/' } })
  return status === 0 ? undefined : `other users cannot run ${latchkey}: put the checkout where they can read it`
}

/** Of ann, for the whole file: compiled sources. */
let cache: string
let base: string
let home: string
let env: Record<string, string>
const children: ChildProcess[] = []

beforeAll(() => {
  cache = mkdtempSync('/tmp/lk-cache-')
  chownSync(cache, ann.uid, ann.gid)
})
beforeEach((context) => {
  if (skipped !== undefined) context.skip(skipped)
  base = mkdtempSync('/tmp/lk-users-')
  chmodSync(base, 0o755)
  folder(join(base, 'ann'), ann, 0o700)
  folder(join(base, 'mallory'), mallory, 0o755)
  folder(join(base, 'shared'), { uid: 0, gid: 0 }, 0o1777)
  home = join(base, 'ann', 'lk')
  env = {
    PATH: `/usr/bin:/bin`,
    HOME: join(base, 'ann'),
    XDG_CACHE_HOME: cache,
    LATCHKEY_HOME: home,
    LATCHKEY_VAULT: 'memory',
  }
})
afterEach(async () => {
  if (skipped !== undefined) return
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})
afterAll(() => {
  for (const path of [cache, `/tmp/latchkey-${ann.uid}`]) rmSync(path, { recursive: true, force: true })
})

interface User {
  readonly uid: number
  readonly gid: number
}

function folder(path: string, { uid, gid }: User, mode: number): string {
  mkdirSync(path, { recursive: true })
  chownSync(path, uid, gid)
  chmodSync(path, mode)
  return path
}

function file(path: string, user: User, text: string): void {
  writeFileSync(path, text, { mode: 0o644 })
  chownSync(path, user.uid, user.gid)
}

function link(path: string, user: User, target: string): void {
  symlinkSync(target, path)
  lchownSync(path, user.uid, user.gid)
}

async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}, user = ann): Promise<Result> {
  const child = spawn(latchkey, args, { ...user, cwd: '/', env: { ...env, ...more }, stdio: 'pipe' })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined).end('secret-of-ann-0123456789')
  const [code]: (number | null)[] = await once(child, 'close')
  return { code: code ?? null, stdout, stderr }
}

/** Everything below a folder, with what no stranger may change. */
function content(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { uid, mode, mtimeMs } = lstatSync(join(path, name))
      return [name, uid, mode.toString(8), mtimeMs].join(' ')
    })
    .toSorted()
}

/** Gives what the fake agent has heard so far. */
async function fakeAgent(socket: string): Promise<() => string> {
  const child = spawn(process.execPath, [join(root, 'test/integration/fixtures/fake-agent.mjs'), socket], {
    ...mallory,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let heard = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text))
  await once(child.stdout, 'data')
  return () => heard
}

const socketOf = (more: Readonly<Record<string, string>>): string =>
  resolvePaths({ platform: 'linux', env: { ...env, ...more }, homedir: join(base, 'ann'), uid: ann.uid }).socket

function expectRefused(result: Result, path: string, because = whose): void {
  expect(result).toMatchObject({ code: 4, stdout: '' })
  expect(result.stderr).toContain(path)
  expect(result.stderr).toContain(because)
  expect(result.stderr).not.toMatch(/^\s+at /m)
}

const commands: readonly (readonly [string, readonly string[]])[] = [
  ['status', ['status']],
  ['env', ['env', 'admin']],
  ['credentials', ['credentials', 'admin']],
  ['exec', ['exec', 'admin', '--', 'echo', 'ran']],
  ['source add', ['source', 'add', 'iam-user', 'me', '--access-key-id', 'AKIAIOSFODNN7EXAMPLE']],
]

describe('a stranger who plants', () => {
  it.each(commands)('a fake agent in the shared temporary folder hears nothing from: %s', async (_name, args) => {
    const long = { LATCHKEY_HOME: folder(join(base, 'ann', 'deep/'.repeat(20)), ann, 0o700) }
    const socket = socketOf(long)
    expect(socket).toMatch(/^\/tmp\/latchkey-1\//)
    folder(join(socket, '..'), mallory, 0o755)
    const heard = await fakeAgent(socket)
    expectRefused(await run(args, long), '/tmp/latchkey-1')
    expect(heard()).toBe('listening\n')
  })

  it('a fake agent in a runtime folder that came with the environment hears nothing', async () => {
    const long = { LATCHKEY_HOME: folder(join(base, 'ann', 'deep/'.repeat(20)), ann, 0o700) }
    env = { ...env, XDG_RUNTIME_DIR: join(base, 'mallory') }
    const socket = socketOf(long)
    folder(join(socket, '..'), mallory, 0o755)
    const heard = await fakeAgent(socket)
    const result = await run(['env', 'admin'], long)
    expectRefused(result, join(base, 'mallory'))
    expect(result.stderr).toContain('XDG_RUNTIME_DIR')
    expect(heard()).toBe('listening\n')
  })

  it('a fake agent in a home that others could write to hears nothing', async () => {
    chmodSync(join(base, 'ann'), 0o755)
    folder(home, ann, 0o777)
    const heard = await fakeAgent(join(home, 'agent.sock'))
    expectRefused(await run(['env', 'admin']), home, 'other users')
    chmodSync(home, 0o700)
    expectRefused(await run(['env', 'admin']), join(home, 'agent.sock'))
    expect(heard()).toBe('listening\n')
  })

  it.each(commands)('a whole home finds it untouched and unused by: %s', async (_name, args) => {
    const foreign = folder(join(base, 'mallory', 'home'), mallory, 0o777)
    file(join(foreign, 'settings.json'), mallory, '{}')
    const before = content(foreign)
    expectRefused(await run(args, { LATCHKEY_HOME: foreign }), foreign)
    expectRefused(await run(['agent'], { LATCHKEY_HOME: foreign }), foreign)
    expectRefused(await run(['agent', '--foreground'], { LATCHKEY_HOME: foreign }), foreign)
    expect(content(foreign)).toEqual(before)
  })

  it.each(['latchkey', 'latchkey/compile-cache', 'latchkey/compile-cache/v24'])(
    "compiled sources are neither read nor kept where %s is another's",
    async (planted) => {
      const own = folder(join(base, 'ann', 'cache'), ann, 0o700)
      const parts = planted.split('/')
      for (const [at, name] of parts.entries()) {
        const theirs = at === parts.length - 1
        folder(join(own, ...parts.slice(0, at), name), theirs ? mallory : ann, theirs ? 0o777 : 0o700)
      }
      const before = content(own)
      expect(await run(['--version'], { XDG_CACHE_HOME: own })).toMatchObject({ code: 0 })
      expect(content(own)).toEqual(before)
    },
  )

  it('a link in the place of the home is not followed, wherever it leads', async () => {
    const target = folder(join(base, 'ann', 'private'), ann, 0o700)
    const planted = join(base, 'shared', 'lk')
    link(planted, mallory, target)
    for (const args of [['roles'], ['agent'], ['status']])
      expectRefused(await run(args, { LATCHKEY_HOME: planted }), planted)
    expect(readdirSync(target)).toEqual([])
  })

  it.each([
    ['settings', (at: string) => file(join(at, 'settings.json'), mallory, '{"version":1}')],
    ['last good settings', (at: string) => file(join(at, 'settings.last-good.json'), mallory, '{"version":1}')],
    ['a vault', (at: string) => file(join(at, 'vault.json'), mallory, '{}')],
    ['a link for the bundle', (at: string) => link(join(at, 'ca-bundle.pem'), mallory, '../victim')],
    ['a link for the log', (at: string) => link(join(at, 'logs', 'audit.jsonl'), mallory, '../../victim')],
    ['a link for strangers', (at: string) => link(join(at, 'logs', 'strangers.jsonl'), mallory, '../../victim')],
    ['a folder for the lock', (at: string) => void folder(join(at, 'lock'), mallory, 0o777)],
    ['a lock', (at: string) => file(join(at, 'lock', '1'), mallory, '{}')],
    ['a folder of compiled code', (at: string) => void folder(join(at, 'compile-cache'), mallory, 0o755)],
    ['a folder for bodies', (at: string) => void folder(join(at, 'spool'), mallory, 0o777)],
    ['what nobody asked for', (at: string) => file(join(at, 'trust', 'x.pem'), mallory, '')],
  ])('%s in a home that was open once: it is named, and no agent starts', async (_name, plant) => {
    for (const part of ['', 'lock', 'logs', 'trust']) folder(join(home, part), ann, 0o700)
    rmSync(join(home, 'lock'), { recursive: true })
    if (_name === 'a lock') folder(join(home, 'lock'), ann, 0o700)
    file(join(base, 'ann', 'victim'), ann, 'untouched')
    plant(home)
    expectRefused(await run(['roles']), home)
    expect(readFileSync(join(base, 'ann', 'victim'), 'utf8')).toBe('untouched')
  })

  it('a command for the window does not have it run', async () => {
    for (const part of ['', 'app', 'app/running']) folder(join(home, part), ann, 0o700)
    const facts = { command: JSON.stringify(['/bin/touch', join(base, 'shared', 'ran')]) }
    // Of a process that lives: this one.
    const identity = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
    file(join(home, 'app/running/1'), mallory, JSON.stringify({ pid: process.pid, identity, released: false, facts }))
    expectRefused(await run(['open']), join(home, 'app/running/1'))
    expect(readdirSync(join(base, 'shared'))).toEqual([])
  })
})

describe('a stranger beside a running agent', () => {
  it('cannot read its home, connect to its socket, or see its audit log', async () => {
    expect(await run(['agent', '--sandbox'])).toMatchObject({ code: 0 })
    try {
      const socket = join(home, 'agent.sock')
      const tries = `
        import { readdirSync, readFileSync } from 'node:fs'
        import { connect } from 'node:net'
        const code = (work) => { try { work(); return 'open' } catch (error) { return error.code } }
        const { promise, resolve } = Promise.withResolvers()
        connect(process.argv[1] + '/agent.sock').on('connect', () => resolve('open')).on('error', (error) => resolve(error.code))
        console.log([code(() => readdirSync(process.argv[1])), code(() => readFileSync(process.argv[1] + '/ca-bundle.pem')), await promise].join(' '))`
      expectRefused(await run(['status'], {}, mallory), join(base, 'ann'), 'daemon (uid 1)')
      chmodSync(join(base, 'ann'), 0o755)
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', tries, home], {
        ...mallory,
        encoding: 'utf8',
      })
      expect(stdout.trim()).toBe('EACCES EACCES EACCES')
      expect(lstatSync(socket).mode & 0o777).toBe(0o600)
      for (const args of [['status'], ['audit'], ['stop']])
        expectRefused(await run(args, {}, mallory), home, 'daemon (uid 1)')
      expect(await run(['status'])).toMatchObject({ code: 0 })
    } finally {
      await run(['stop'])
    }
  })
})
