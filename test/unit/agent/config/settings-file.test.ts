import { readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kinds, storedSchemas } from '#agent/identity/registry.ts'
import { openSettings } from '#agent/config/settings-file.ts'
import type { SettingsData } from '#agent/config/settings-schema.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { posix, privateMode, temporaryFolder } from '../../util/temp-folder.ts'

async function home(content?: string) {
  const folder = await temporaryFolder()
  const paths = { settings: join(folder, 'settings.json'), settingsLastGood: join(folder, 'settings.last-good.json') }
  if (content !== undefined) await writeFile(paths.settings, content)
  const log = quietLog()
  const open = async () => {
    const settings = await openSettings({ paths, log, sources: storedSchemas(kinds) })
    onTestFinished(() => settings.close())
    return settings
  }
  return { folder, paths, open, log, text: () => readFile(paths.settings, 'utf8') }
}
const favour =
  (...favourites: readonly string[]) =>
  (current: SettingsData): SettingsData => ({ ...current, favourites: [...current.favourites, ...favourites] })
const broken = '{\n  "version": 1,\n  "roles": [ oops ]\n}\n'

describe('openSettings', () => {
  it('begins empty and writes nothing by itself', async () => {
    const { open, paths } = await home()
    const settings = await open()
    expect(settings.get()).toMatchObject({ sources: [], roles: [] })
    expect(settings.findings).toEqual([])
    await expect(stat(paths.settings)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('saves readable, private files and reads them again', async () => {
    const { open, text, paths } = await home()
    await (await open()).update(favour('a'))
    expect(await text()).toMatch(/^\{\n {2}"version": 1,[\s\S]*\}\n$/)
    expect((await stat(paths.settings)).mode & 0o777).toBe(privateMode)
    expect((await open()).get().favourites).toEqual(['a'])
  })

  it('keeps every one of many simultaneous updates', async () => {
    const { open } = await home()
    const settings = await open()
    const names = Array.from({ length: 20 }, (_, index) => String(index))
    await Promise.all(names.map((name) => settings.update(favour(name))))
    expect((await open()).get().favourites).toEqual(names)
  })

  it('refuses an update that would break the file, and changes nothing', async () => {
    const { open, text } = await home('{"version": 1}')
    const settings = await open()
    const role = {
      name: 'not a name',
      source: 's',
      arn: 'a',
      tags: {},
      transitiveTagKeys: [],
      labels: {},
      neverDirect: false,
    }
    await expect(settings.update((current) => ({ ...current, roles: [role] }))).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('roles[0].name'),
    })
    expect(await text()).toBe('{"version": 1}')
    expect(settings.get().roles).toEqual([])
  })

  it('runs on the last good copy of a broken file, says line and field, and never overwrites it', async () => {
    const { open, paths, text } = await home()
    await (await open()).update(favour('kept'))
    await writeFile(paths.settings, broken)
    const settings = await open()
    expect(settings.get().favourites).toEqual(['kept'])
    expect(settings.problem()).toMatchObject({ position: { line: 3, column: 14 } })
    expect(settings.problemFinding()).toMatch(/line 3, column 14.*last good copy/)
    await expect(settings.update(favour('x'))).rejects.toMatchObject({
      code: 'settings-broken',
      hint: expect.stringContaining(paths.settings),
    })
    expect(await text()).toBe(broken)
  })

  it('saves again once a broken file was taken away', async () => {
    const { open, paths, text } = await home()
    const settings = await open()
    await settings.update(favour('a'))
    await writeFile(paths.settings, broken)
    await settings.reload()
    await rm(paths.settings)
    await settings.update(favour('b'))
    expect(settings.problem()).toBeUndefined()
    expect(await text()).toContain('"b"')
    expect(settings.get().favourites).toEqual(['a', 'b'])
  })

  it('finds a broken file broken again that was away for a moment', async () => {
    const { open, paths, text } = await home(broken)
    const settings = await open()
    await rm(paths.settings)
    await settings.reload()
    await writeFile(paths.settings, broken)
    await expect(settings.update(favour('a'))).rejects.toMatchObject({ code: 'settings-broken' })
    expect(await text()).toBe(broken)
  })

  it('runs on empty settings when there never was a good copy', async () => {
    const { open, text } = await home(broken)
    const settings = await open()
    expect(settings.get().favourites).toEqual([])
    expect(settings.problemFinding()).toContain('empty settings')
    expect(await text()).toBe(broken)
  })

  it('refuses updates over a file of a newer version', async () => {
    const newer = '{"version": 2, "roles": []}'
    const { open, text } = await home(newer)
    await expect((await open()).update(favour('x'))).rejects.toMatchObject({
      code: 'settings-broken',
      message: expect.stringContaining('newer'),
    })
    expect(await text()).toBe(newer)
  })

  it('tells of changes from outside, good and broken, without being asked', async () => {
    const { open, paths } = await home('{"version": 1}')
    const settings = await open()
    const next = (): Promise<void> =>
      new Promise((resolve) => {
        const end = settings.subscribe(() => {
          end()
          resolve()
        })
      })
    let change = next()
    await writeFile(paths.settings, '{"version": 1, "favourites": ["outside"]}')
    await change
    // A write in place may be seen half done first; the next event brings the whole.
    while (settings.get().favourites.length === 0) await next()
    expect(settings.get().favourites).toEqual(['outside'])
    change = next()
    await writeFile(paths.settings, broken)
    await change
    while (settings.problem()?.position.line !== 3) await next()
    expect(settings.get().favourites).toEqual(['outside'])
    change = next()
    await writeFile(paths.settings, '{"version": 1, "favourites": ["mended"]}')
    await change
    while (settings.problem() !== undefined) await next()
    expect(settings.get().favourites).toEqual(['mended'])
  })

  it('builds an update on what was changed outside a moment ago', async () => {
    const { open, paths } = await home('{"version": 1}')
    const settings = await open()
    // Not watched any more, as where the system has no watches left.
    settings.close()
    await writeFile(paths.settings, '{"version": 1, "favourites": ["outside"]}')
    expect((await settings.update(favour('ours'))).favourites).toEqual(['outside', 'ours'])
  })

  it.runIf(posix)('writes through a symlink', async () => {
    const { open, folder, paths } = await home()
    await writeFile(join(folder, 'dotfiles.json'), '{"version": 1}')
    await symlink('dotfiles.json', paths.settings)
    await (await open()).update(favour('a'))
    expect(JSON.parse(await readFile(join(folder, 'dotfiles.json'), 'utf8'))).toMatchObject({ favourites: ['a'] })
  })

  it('puts the last good copy back when the file is gone', async () => {
    const { open, paths } = await home()
    await (await open()).update(favour('kept'))
    await rm(paths.settings)
    const settings = await open()
    expect(settings.findings).toEqual([expect.stringContaining('was gone')])
    expect((await open()).get().favourites).toEqual(['kept'])
  })

  it('says which file cannot be read', async () => {
    const { folder, paths, log } = await home()
    await expect(
      openSettings({ paths: { ...paths, settings: folder }, log, sources: storedSchemas(kinds) }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(`${folder} cannot be read`),
    })
  })
})
