// A home that cannot be written to: the truth about it, and nothing half-saved. On a small file system of its own, which only root can mount.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheFolder } from '../support/agent.ts'
import { latchkey } from './cli-rig.ts'

const skipped = reasonToSkip()

function reasonToSkip(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'needs root on Linux, to mount a small file system'
  const probe = mkdtempSync('/tmp/lk-mount-')
  const error = mount(probe)
  if (error === undefined) spawnSync('umount', [probe])
  rmSync(probe, { recursive: true })
  return error
}

function mount(place: string): string | undefined {
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'none', place], {
    encoding: 'utf8',
  })
  return status === 0 ? undefined : `a mount is not permitted here: ${stderr}`
}

let disk: string
let home: string
beforeEach((context) => {
  if (skipped !== undefined) context.skip(skipped)
  disk = mkdtempSync('/tmp/lk-disk-')
  mount(disk)
  home = join(disk, 'home')
})
afterEach(() => {
  run(['stop'])
  spawnSync('umount', ['--lazy', disk])
  rmSync(disk, { recursive: true })
})

function run(args: readonly string[], input = '') {
  const { PATH = '' } = process.env
  const file = join(disk, 'passphrase')
  const vault = { LATCHKEY_VAULT: 'passphrase', LATCHKEY_PASSPHRASE_FILE: file }
  return spawnSync(latchkey, args, {
    env: { PATH, HOME: disk, XDG_CACHE_HOME: cacheFolder, LATCHKEY_HOME: home, ...vault },
    input,
    encoding: 'utf8',
  })
}

const add = ['source', 'add', 'iam-user', 'me', '--access-key-id', 'AKIAIOSFODNN7EXAMPLE']
const secret = 'a-secret-that-is-long-enough-0123456789'

describe('a home on a file system', () => {
  it('that is read-only says so', () => {
    spawnSync('mount', ['-o', 'remount,ro', disk])
    const { status, stderr } = run(['agent'])
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('the file system is read-only') })
    expect(stderr).toContain(home)
    expect(stderr).not.toContain('ENOENT')
  })

  it('that is full says so, keeps what was there and nothing of what could not be saved', () => {
    writeFileSync(join(disk, 'passphrase'), 'open sesame', { mode: 0o600 })
    mkdirSync(home, { mode: 0o700 })
    expect(run(['agent'])).toMatchObject({ status: 0 })
    expect(run(['settings', 'set', 'log.level', 'debug'])).toMatchObject({ status: 0 })
    const before = readFileSync(join(home, 'settings.json'), 'utf8')
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k'])

    for (const args of [add, ['settings', 'set', 'log.level', 'info']]) {
      const { status, stderr } = run(args, secret)
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('no space is left') })
      expect(stderr).not.toContain(secret)
    }
    expect(readFileSync(join(home, 'settings.json'), 'utf8')).toBe(before)
    expect(JSON.parse(run(['source', 'list', '--json']).stdout)).toEqual([])

    rmSync(join(disk, 'fill'))
    expect(run([...add, '--endpoint-url', 'http://127.0.0.1:9'], secret)).toMatchObject({ status: 0 })
    expect(run(['stop'])).toMatchObject({ status: 0 })
    expect(run(['agent'])).toMatchObject({ status: 0 })
    expect(JSON.parse(run(['source', 'list', '--json']).stdout)).toMatchObject([{ name: 'me' }])
    expect(existsSync(join(home, 'vault.json'))).toBe(true)
  })

  it('that gets full is told in the status, and keeps no session from its work and no line out of the log', () => {
    writeFileSync(join(disk, 'passphrase'), 'open sesame', { mode: 0o600 })
    mkdirSync(home, { mode: 0o700 })
    run(['agent', '--sandbox'])
    expect(run(['start', 'LongShift'])).toMatchObject({ status: 0 })
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k'])

    // More than the last block of the log has room for.
    for (let times = 0; times < 25; times += 1)
      expect(run(['credentials', 'LongShift']).stdout).toContain('"SecretAccessKey"')
    expect(run(['status']).stdout).toContain(`Nothing can be written to ${home}: no space is left (ENOSPC).`)

    rmSync(join(disk, 'fill'))
    expect(run(['stop'])).toMatchObject({ status: 0 })
    const lines = readFileSync(join(home, 'logs', 'sessions.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(lines.filter((line) => JSON.parse(line).event === 'credentials.issue')).toHaveLength(25)
  })
})
