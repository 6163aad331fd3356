// A home that LATCHKEY_HOME names and nobody made: a slip of the keyboard must not begin a second, empty agent.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig, latchkey } from './cli-rig.ts'

let cli: CliRig
let folder = ''
beforeEach(async () => {
  cli = await createCliRig()
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
})
afterEach(async () => {
  await cli.run(['stop'], { env: { LATCHKEY_HOME: join(folder, 'mistyped') } })
  await cli.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

const inMistyped = (...args: readonly string[]) => cli.run(args, { env: { LATCHKEY_HOME: join(folder, 'mistyped') } })

describe('a home that does not exist', () => {
  it.each([
    [['status']],
    [['roles']],
    [['source', 'list']],
    [['start', 'x']],
    [['exec', 'x', 'true']],
    [['env', 'x']],
    [['credentials', 'x']],
    [['settings', 'set', 'default.region', 'eu-west-1']],
    [['audit']],
    [['stop']],
  ])('is named by %j, which starts nothing and makes nothing', async (args) => {
    const { code, stdout, stderr } = await inMistyped(...args)
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' })
    expect(stderr).toContain(`there is no home at ${join(folder, 'mistyped')}, which LATCHKEY_HOME names`)
    expect(stderr).toContain('latchkey source add')
    expect(existsSync(join(folder, 'mistyped'))).toBe(false)
  })

  it.each([[['agent']], [['source', 'add', 'sandbox']]])('begins with %j', async (args) => {
    expect(await inMistyped(...args)).toMatchObject({ code: 0 })
    expect(await inMistyped('roles')).toMatchObject({ code: 0 })
  })
})

it('a home without an agent is named where nothing is started', async () => {
  expect(await cli.run(['status'])).toMatchObject({
    code: 5,
    stderr: `latchkey: no agent is running for the home ${cli.home.folder} (LATCHKEY_HOME)\n  Start one with: latchkey agent\n`,
  })
})

it.each([
  ['a line break', '/tmp/lk\nhome', /has a line break/],
  ['no folder for files', '/proc/none', /no folder for files/],
  ['a path that is too long', `/tmp/${'a/'.repeat(2100)}`, /too long for a path/],
])('a home with %s is refused in one sentence by every command', async (_what, path, reason) => {
  for (const args of [['agent'], ['roles'], ['credentials', 'x'], ['source', 'add', 'sandbox']]) {
    const { code, stdout, stderr } = await cli.run(args, { env: { LATCHKEY_HOME: path } })
    expect({ args, code, stdout }).toEqual({ args, code: expect.any(Number), stdout: '' })
    expect(code).not.toBe(0)
    expect(stderr).toMatch(reason)
    expect(stderr.trim().split('\n').length).toBeLessThan(3)
  }
})

it.runIf(process.platform === 'linux')('a cache that cannot be made, as in /proc, is done without', async () => {
  const { LATCHKEY_HOME: _home, ...env } = cli.env
  const { status, stdout } = spawnSync(latchkey, ['--version'], {
    env: { ...env, XDG_CACHE_HOME: '/proc' },
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d/) })
})

it.runIf(process.platform !== 'win32')(
  'a relative home in a folder that was removed is told in one sentence',
  async () => {
    const gone = await mkdtemp(join(tmpdir(), 'lk-'))
    for (const command of ['roles', 'credentials x']) {
      const script = `rmdir "$PWD"; exec "$LATCHKEY" ${command}`
      const env = { ...cli.env, LATCHKEY_HOME: 'relative', LATCHKEY: latchkey }
      await mkdir(gone, { recursive: true })
      const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: gone, env, encoding: 'utf8' })
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringContaining('LATCHKEY_HOME is relative, and'),
      })
      expect(stderr).not.toContain('    at ')
    }
  },
)

it('where no home can be named, version, help and completion are told all the same', async () => {
  const env = { ...cli.env, LATCHKEY_HOME: '', HOME: 'relative' }
  const run = (args: readonly string[]) => spawnSync(latchkey, args, { env, encoding: 'utf8' })
  for (const args of [['--version'], ['help', 'exec'], ['completion', 'bash']])
    expect({ args, ...run(args) }).toMatchObject({ args, status: 0, stderr: '' })
  expect(run(['roles'])).toMatchObject({ status: 2, stderr: expect.stringContaining('not an absolute path') })
})
