// An AWS config file that cannot be written: the truth about it, and the old file. On a small file system of its own, which only root can mount.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { person, wanted } from './profiles-rig.ts'

const mount = (place: string): string | undefined => {
  const options = ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'none', place]
  const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' })
  return status === 0 ? undefined : `a mount is not permitted here: ${stderr}`
}
const mine = '[default]\nregion = us-east-1\n'
let disk: string
beforeEach((context) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    context.skip('needs root on Linux, to mount a file system')
  disk = mkdtempSync('/tmp/lk-aws-')
  const skipped = mount(disk)
  if (skipped !== undefined) context.skip(skipped)
  mkdirSync(join(disk, '.aws'), { mode: 0o700 })
  writeFileSync(join(disk, '.aws', 'config'), mine, { mode: 0o600 })
})
afterEach(() => {
  spawnSync('umount', ['--lazy', disk])
  rmSync(disk, { recursive: true, force: true })
})

/** The journal of this person is elsewhere, where there is room. */
function there() {
  const { profiles } = person()
  const files = { config: join(disk, '.aws', 'config'), credentials: join(disk, '.aws', 'credentials') }
  return { profiles, files, text: () => readFileSync(files.config, 'utf8') }
}

describe('an AWS config file', () => {
  it('on a full disk stays as it is, and nothing half-written stays beside it', async () => {
    const { profiles, files, text } = there()
    await profiles.put(files, [wanted('first')], 'while there is room')
    const before = text()
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k'])
    const many = Array.from({ length: 200 }, (_each, at) => wanted(`p${at}`))
    await expect(profiles.put(files, many, 'a test')).rejects.toMatchObject({
      code: 'denied',
      message: `${files.config} cannot be replaced: no space is left (ENOSPC)`,
      hint: expect.stringContaining('Nothing was changed'),
    })
    expect(text()).toBe(before)
    expect(readdirSync(join(disk, '.aws')).toSorted()).toEqual(['.latchkey-lock', 'config'])
    expect((await profiles.history()).map(({ what }) => what)).toEqual(['while there is room'])
  })

  it('on a read-only file system stays as it is', async () => {
    const { profiles, files, text } = there()
    spawnSync('mount', ['-o', 'remount,ro', disk])
    await expect(profiles.put(files, [wanted('x')], 'a test')).rejects.toMatchObject({
      code: 'denied',
      message: `${files.config} cannot be replaced: its file system is read-only`,
    })
    expect(text()).toBe(mine)
    expect(await profiles.history()).toEqual([])
  })

  it('whose journal finds no room stays as it is too', async () => {
    const { folder, profiles, files, config } = person(mine)
    mkdirSync(join(disk, 'journal'), { mode: 0o700 })
    symlinkSync(join(disk, 'journal'), folder)
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k'])
    const many = Array.from({ length: 2_000 }, (_each, at) => wanted(`p${at}`))
    await expect(profiles.put(files, many, 'a test')).rejects.toMatchObject({
      message: expect.stringMatching(/journal.*no space is left/),
    })
    expect(config()).toBe(mine)
  })
})
