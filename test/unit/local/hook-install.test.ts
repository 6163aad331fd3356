import { execFileSync } from 'node:child_process'
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hookLine } from '#local/hook/hook.ts'
import { installHook, rcFile, removeHooks } from '#local/hook/install.ts'

let folder: string
let paths: { readonly shell: string }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
  paths = { shell: join(folder, "it's", 'shell') }
  await mkdir(paths.shell, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const wait = async (): Promise<void> => {}
const here = () => ({ env: { HOME: folder }, platform: 'linux' as const, now: 0, wait })

describe('the line of the hook', () => {
  it.each([
    ['ordinary', 'alias ll="ls -l"\n'],
    ['without a last line break', 'alias ll="ls -l"'],
    ['empty', ''],
    ['with other line ends', 'a\r\nb\r\n'],
    ['with bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x0a, 0x80])],
  ])('goes into a file and leaves it as it was: %s', async (_what, before) => {
    await writeFile(at('.bashrc'), before)
    expect(await installHook('bash', paths, here())).toEqual({ file: at('.bashrc'), added: true })
    const after = await readFile(at('.bashrc'))
    expect(after.subarray(0, before.length)).toEqual(Buffer.from(before))
    expect(after.toString()).toContain(hookLine('bash', paths))
    expect(await installHook('bash', paths, here())).toMatchObject({ added: false })
    expect(await readFile(at('.bashrc'))).toEqual(after)
    expect(await removeHooks(paths, { wait })).toEqual([at('.bashrc')])
    expect(await readFile(at('.bashrc'))).toEqual(Buffer.from(before))
  })

  it.each([
    ['bash', '.bashrc', '\n'],
    ['powershell', '.config/powershell/Microsoft.PowerShell_profile.ps1', '\r\n'],
  ] as const)('ends in a file with other line ends as %s reads it', async (shell, file, end) => {
    await mkdir(join(at(file), '..'), { recursive: true })
    await writeFile(at(file), 'a\r\n# end')
    await installHook(shell, paths, here())
    const added = (await readFile(at(file), 'utf8')).slice('a\r\n# end'.length)
    expect(added).toBe(`${end}${added.split(end)[1]}${end}${hookLine(shell, paths)}${end}`)
  })

  it('goes by no relative folder, which would be another one elsewhere', () => {
    const env = { HOME: folder, XDG_CONFIG_HOME: 'rel', ZDOTDIR: 'rel' }
    expect(rcFile('fish', env, 'linux')).toBe(at('.config/fish/config.fish'))
    expect(rcFile('zsh', env, 'linux')).toBe(at('.zshrc'))
  })

  it('leaves what was written behind it since, on a line of its own', async () => {
    await writeFile(at('.bashrc'), 'one')
    await installHook('bash', paths, here())
    await writeFile(at('.bashrc'), `${await readFile(at('.bashrc'), 'utf8')}two\n`)
    await removeHooks(paths, { shell: 'bash', wait })
    expect(await readFile(at('.bashrc'), 'utf8')).toBe('one\ntwo\n')
  })

  it('takes a file away that it had made, and not one that was filled since', async () => {
    await installHook('fish', paths, here())
    await installHook('zsh', paths, here())
    await writeFile(at('.zshrc'), `# mine\n${await readFile(at('.zshrc'), 'utf8')}`)
    await removeHooks(paths, { wait })
    await expect(stat(rcFile('fish', { HOME: folder }, 'linux'))).rejects.toThrow('ENOENT')
    expect(await readFile(at('.zshrc'), 'utf8')).toBe('# mine\n')
  })

  it('follows a link and keeps the mode', async () => {
    await writeFile(at('dotfile'), 'x\n')
    await chmod(at('dotfile'), 0o640)
    await symlink('dotfile', at('.zshrc'))
    await installHook('zsh', paths, here())
    expect(await readlink(at('.zshrc'))).toBe('dotfile')
    expect((await stat(at('dotfile'))).mode & 0o777).toBe(0o640)
    await removeHooks(paths, { wait })
    expect(await readFile(at('dotfile'), 'utf8')).toBe('x\n')
  })

  it('that was changed by hand is left, and said so', async () => {
    await installHook('bash', paths, here())
    await writeFile(at('.bashrc'), (await readFile(at('.bashrc'), 'utf8')).replace('-O', '-r'))
    await expect(removeHooks(paths, { wait })).rejects.toThrow(`the hook in ${at('.bashrc')} was changed by hand`)
  })

  it('is no trouble where the file is gone', async () => {
    await installHook('bash', paths, here())
    await rm(at('.bashrc'))
    expect(await removeHooks(paths, { wait })).toEqual([])
    expect(await removeHooks(paths, { wait })).toEqual([])
  })

  it('waits for an editor that has emptied the file', async () => {
    await writeFile(at('.bashrc'), '')
    const writes = [() => writeFile(at('.bashrc'), 'alias ll="ls -l"\n')]
    await installHook('bash', paths, { ...here(), wait: async () => writes.pop()?.() })
    expect(await readFile(at('.bashrc'), 'utf8')).toMatch(/^alias ll="ls -l"\n# latchkey:hook/)
  })

  it('goes into no pipe and no folder', async () => {
    execFileSync('mkfifo', [at('.bashrc')])
    await mkdir(at('.zshrc'))
    for (const shell of ['bash', 'zsh'] as const)
      await expect(installHook(shell, paths, here())).rejects.toMatchObject({
        message: expect.stringContaining(rcFile(shell, { HOME: folder }, 'linux')),
        hint: expect.stringContaining('latchkey hook SHELL'),
      })
    expect((await stat(at('.bashrc'))).isFIFO()).toBe(true)
  })
})

describe('as root, the line of the hook', () => {
  beforeEach((context) => {
    if (process.getuid?.() !== 0) context.skip('needs root, to make files of another user')
  })

  it('goes through no link that another user made, and into no file of theirs', async () => {
    await writeFile(at('dotfile'), 'x\n')
    await symlink('dotfile', at('.zshrc'))
    await lchown(at('.zshrc'), 65534, 65534)
    await writeFile(at('.bashrc'), 'y\n')
    await chown(at('.bashrc'), 65534, 65534)
    for (const shell of ['bash', 'zsh'] as const)
      await expect(installHook(shell, paths, here())).rejects.toMatchObject({
        code: 'denied',
        message: expect.stringContaining(rcFile(shell, { HOME: folder }, 'linux')),
        hint: expect.not.stringContaining('LATCHKEY_HOME'),
      })
    expect(await readFile(at('dotfile'), 'utf8')).toBe('x\n')
    expect([await readFile(at('.bashrc'), 'utf8'), (await stat(at('.bashrc'))).uid]).toEqual(['y\n', 65534])
  })

  it('leaves the group and the mode of the file', async () => {
    await writeFile(at('.bashrc'), 'x\n')
    await chown(at('.bashrc'), 0, 65534)
    await chmod(at('.bashrc'), 0o640)
    await installHook('bash', paths, here())
    const { gid, mode } = await stat(at('.bashrc'))
    expect([gid, mode & 0o777]).toEqual([65534, 0o640])
  })
})
