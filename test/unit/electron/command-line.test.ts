import { chmod, lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createCommandLine } from '#frontends/electron/system/command-line.ts'
import { autostartLoginItem } from '#frontends/electron/system/login-item.ts'
import { saveText } from '#frontends/electron/page/save-file.ts'
import { openWindowMemory } from '#frontends/electron/window/memory.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function rig() {
  const home = await mkdtemp(join(tmpdir(), 'lkc-'))
  folders.push(home)
  const target = join(home, 'app', 'resources', 'bin', 'latchkey')
  await mkdir(join(home, 'app', 'resources', 'bin'), { recursive: true })
  await writeFile(target, '#!/bin/sh\n')
  await chmod(target, 0o755)
  const link = join(home, '.local', 'bin', 'latchkey')
  const create = (PATH = '/usr/bin', program = target) =>
    createCommandLine({ platform: 'linux', env: { PATH }, home, target: program, reason: 'not built' })
  return { home, target, link, create }
}

describe('the latchkey command', () => {
  it('is installed as a link in a folder of the person', async () => {
    const { create, link, target } = await rig()
    expect(create().state()).toEqual({ kind: 'absent', path: link })
    expect(await create().install()).toBe(link)
    expect(await readlink(link)).toBe(target)
    expect(create().state()).toEqual({ kind: 'installed', path: link })
    expect(await create().install()).toBe(link)
  })

  it('is found where a package put it', async () => {
    const { create, home, target } = await rig()
    await mkdir(join(home, 'usr'))
    await symlink(target, join(home, 'usr', 'latchkey'))
    expect(create(join(home, 'usr')).state()).toEqual({ kind: 'installed', path: join(home, 'usr', 'latchkey') })
  })

  it('takes the place of a link to a build that is gone', async () => {
    const { create, home, link, target } = await rig()
    await mkdir(join(home, '.local', 'bin'), { recursive: true })
    await symlink('/gone/resources/bin/latchkey', link)
    await create().install()
    expect(await readlink(link)).toBe(target)
  })

  it.each([
    ['file', (link: string) => writeFile(link, 'mine')],
    ['link', (link: string) => symlink('/usr/bin/env', link)],
  ])('never replaces a %s of somebody else', async (_what, make) => {
    const { create, home, link } = await rig()
    await mkdir(join(home, '.local', 'bin'), { recursive: true })
    await make(link)
    const before = await lstat(link)
    await expect(create().install()).rejects.toMatchObject({ code: 'conflict' })
    expect((await lstat(link)).ino).toBe(before.ino)
  })

  it('is unsupported where the build has none', async () => {
    const { create, home } = await rig()
    expect(create('/usr/bin', join(home, 'absent')).state()).toEqual({ kind: 'unsupported', reason: 'not built' })
  })
})

describe('the start at login on Linux', () => {
  it('is a file that comes and goes', async () => {
    const { home } = await rig()
    const item = autostartLoginItem(join(home, '.config', 'autostart', 'latchkey.desktop'), '/opt/Latchkey/latchkey')
    expect(item.state()).toEqual({ kind: 'supported', on: false })
    await item.set(true)
    expect(item.state()).toEqual({ kind: 'supported', on: true })
    expect(await readFile(join(home, '.config', 'autostart', 'latchkey.desktop'), 'utf8')).toContain('--hidden')
    await item.set(false)
    expect(item.state()).toEqual({ kind: 'supported', on: false })
  })
})

describe('saving a file', () => {
  it('goes where the person says, readable for nobody else, under a name without folders', async () => {
    const { home } = await rig()
    const asked: string[] = []
    const path = await saveText(
      async ({ defaultPath }) => {
        asked.push(defaultPath)
        return join(home, 'chosen.txt')
      },
      { title: 'Save', folder: home, fileName: '../../evil.txt' },
      () => 'text',
    )
    expect(asked).toEqual([join(home, 'evil.txt')])
    expect(path).toBe(join(home, 'chosen.txt'))
    expect(await readFile(join(home, 'chosen.txt'), 'utf8')).toBe('text')
    expect((await lstat(join(home, 'chosen.txt'))).mode & 0o777).toBe(0o600)
  })

  it('makes nothing when the person thought better of it', async () => {
    let made = false
    const text = (): string => {
      made = true
      return ''
    }
    expect(await saveText(async () => undefined, { title: '', folder: '/', fileName: 'a' }, text)).toBeUndefined()
    expect(made).toBe(false)
  })
})

describe('the memory of the window', () => {
  it('comes back, and a damaged one is as none', async () => {
    const { home } = await rig()
    const file = join(home, 'window.json')
    const standard = { width: 380, height: 560, theme: 'system' }
    expect(openWindowMemory(file).now()).toEqual(standard)
    await openWindowMemory(file).remember({ width: 900, height: 700, position: { x: 1, y: 2 }, theme: 'dark' })
    expect(openWindowMemory(file).now()).toEqual({ width: 900, height: 700, position: { x: 1, y: 2 }, theme: 'dark' })
    await writeFile(file, '{"width":')
    expect(openWindowMemory(file).now()).toEqual(standard)
  })
})
