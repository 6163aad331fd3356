import { chmod, mkdir, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureFolders } from '#agent/config/folders.ts'
import { homeHash, resolvePaths } from '#local/paths.ts'
import { posix, temporaryFolder } from '../util/temp-folder.ts'

const linux = { platform: 'linux', homedir: '/home/ann', uid: 1000 } as const

describe('resolvePaths', () => {
  it.each([
    [linux.platform, {}, '/home/ann/.config/latchkey'],
    ['linux', { XDG_CONFIG_HOME: '/cfg' }, '/cfg/latchkey'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/latchkey'],
    ['darwin', { XDG_CONFIG_HOME: '/cfg' }, '/home/ann/Library/Application Support/Latchkey'],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\Latchkey'],
    ['linux', { LATCHKEY_HOME: '/t/../x/' }, '/x'],
    ['linux', { LATCHKEY_HOME: '' }, '/home/ann/.config/latchkey'],
  ] as const)('on %s with %o the home is %s', (platform, env, home) => {
    expect(resolvePaths({ ...linux, platform, env }).home).toBe(home)
  })

  it.each([
    [{ homedir: '' }, {}],
    [{ homedir: 'relative' }, {}],
    [{}, { LATCHKEY_HOME: '/a\nb' }],
  ])('has no home where %o and %o name none that is the same for every command', (home, env) => {
    expect(() => resolvePaths({ ...linux, ...home, env })).toThrow(expect.objectContaining({ code: 'bad-request' }))
    expect(resolvePaths({ ...linux, ...home, env: { LATCHKEY_HOME: '/x' } }).home).toBe('/x')
  })

  it('falls back to the profile folder on Windows', () => {
    expect(resolvePaths({ platform: 'win32', env: {}, homedir: 'C:\\Users\\Ann', uid: 0 }).settings).toBe(
      'C:\\Users\\Ann\\AppData\\Local\\Latchkey\\settings.json',
    )
  })

  it('puts everything below LATCHKEY_HOME, the socket too', () => {
    const { home, ...paths } = resolvePaths({
      ...linux,
      env: { LATCHKEY_HOME: '/tmp/a', XDG_RUNTIME_DIR: '/run/user/1000' },
    })
    for (const path of Object.values(paths)) expect(path).toMatch(/^\/tmp\/a\//)
    expect(new Set(Object.values(paths)).size).toBe(Object.values(paths).length)
    expect(home).toBe('/tmp/a')
  })

  it('moves the socket of a deep home to the runtime folder, else to a folder of the user in /tmp', () => {
    const LATCHKEY_HOME = `/${'deep/'.repeat(30)}`
    const hash = homeHash(LATCHKEY_HOME.slice(0, -1))
    expect(resolvePaths({ ...linux, env: { LATCHKEY_HOME, XDG_RUNTIME_DIR: '/run/user/1000' } }).socket).toBe(
      `/run/user/1000/latchkey/${hash}.sock`,
    )
    expect(resolvePaths({ ...linux, env: { LATCHKEY_HOME } }).socket).toBe(`/tmp/latchkey-1000/${hash}.sock`)
    expect(resolvePaths({ ...linux, env: { LATCHKEY_HOME, XDG_RUNTIME_DIR: LATCHKEY_HOME } }).socket).toBe(
      `/tmp/latchkey-1000/${hash}.sock`,
    )
  })

  it('counts bytes, not characters', () => {
    const home = `/${'ü'.repeat(60)}`
    expect(resolvePaths({ ...linux, env: { LATCHKEY_HOME: home } }).socket).toMatch(/^\/tmp\//)
  })

  it.each(['linux', 'darwin'] as const)(
    'has one socket on %s for shells with a runtime folder and without',
    (platform) => {
      const [desktop, cron] = [{ XDG_RUNTIME_DIR: '/run/user/1000' }, {}].map((env) =>
        resolvePaths({ ...linux, platform, env }),
      )
      expect(desktop?.socket).toBe(`${desktop?.home}/agent.sock`)
      expect(cron?.socket).toBe(desktop?.socket)
    },
  )

  it('tells homes apart outside of them', () => {
    const pipe = (home: string) =>
      resolvePaths({ platform: 'win32', env: { LATCHKEY_HOME: home }, homedir: 'C:\\', uid: 0 }).socket
    expect(pipe('C:\\a')).toMatch(/^\\\\\.\\pipe\\latchkey-[\da-f]{16}$/)
    expect(pipe('C:\\a')).not.toBe(pipe('C:\\b'))
  })
})

describe('ensureFolders', () => {
  const uid = process.getuid?.() ?? 0
  const here = { platform: process.platform, uid }
  const pathsBelow = (folder: string) => resolvePaths({ ...linux, env: { LATCHKEY_HOME: join(folder, 'home') } })

  it.runIf(posix)('makes private folders', async () => {
    const paths = pathsBelow(await temporaryFolder())
    expect(await ensureFolders(paths, here)).toEqual([])
    for (const folder of [paths.home, paths.spool, dirname(paths.log)])
      expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it.runIf(posix)('makes an open folder private and says so', async () => {
    const paths = pathsBelow(await temporaryFolder())
    await mkdir(paths.home)
    await chmod(paths.home, 0o755)
    expect(await ensureFolders(paths, here)).toEqual([expect.stringMatching(/mode 755.*private now/)])
    expect((await stat(paths.home)).mode & 0o777).toBe(0o700)
  })

  it.runIf(posix)("refuses somebody else's folder", async () => {
    const paths = pathsBelow(await temporaryFolder())
    await mkdir(paths.home)
    await expect(ensureFolders(paths, { ...here, uid: uid + 1 })).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('belongs to'),
    })
  })

  it.runIf(posix)('refuses a link in place of the socket folder', async () => {
    const folder = await temporaryFolder()
    const paths = { ...pathsBelow(folder), socket: join(folder, 'run', 'x.sock') }
    await mkdir(join(folder, 'elsewhere'))
    await symlink('elsewhere', dirname(paths.socket))
    await expect(ensureFolders(paths, here)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('is a link'),
    })
  })

  it
    .runIf(posix)
    .each([
      'audit.jsonl',
      'audit.2.jsonl',
      'sessions.jsonl',
      'strangers.jsonl',
      'strangers.1.jsonl',
      'agent.log',
      'agent.1.log',
    ])('refuses a link in place of %s, wherever it leads', async (name) => {
    const folder = await temporaryFolder()
    const paths = pathsBelow(folder)
    await ensureFolders(paths, here)
    const place = join(dirname(paths.log), name)
    await symlink(join(folder, 'victim'), place)
    await expect(ensureFolders(paths, here)).rejects.toMatchObject({
      code: 'denied',
      message: `${place} is a link, so Latchkey does not use it`,
    })
  })

  it.runIf(posix)('says which folder cannot be made', async () => {
    await expect(ensureFolders(pathsBelow('/dev/null'), here)).rejects.toThrow(
      '/dev/null/home cannot be written: there is a device where a folder should be',
    )
  })
})
