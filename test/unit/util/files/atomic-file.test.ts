import { chmod, lstat, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renameWithRetry, sweepLeftovers, writeFileAtomic } from '#util/files/atomic-file.ts'
import { posix, privateMode, temporaryFolder } from '../temp-folder.ts'

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('writeFileAtomic', () => {
  it('writes a new file with mode 0600 and leaves nothing else in the folder', async () => {
    const folder = await temporaryFolder()
    await writeFileAtomic(join(folder, 'a.json'), 'text')
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('text')
    expect(await modeOf(join(folder, 'a.json'))).toBe(privateMode)
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  it.runIf(posix).each([
    { existing: 0o644, asked: 0o600, kept: 0o600 },
    { existing: 0o600, asked: 0o644, kept: 0o600 },
    { existing: 0o400, asked: 0o600, kept: 0o400 },
  ])('keeps the stricter of modes $existing and $asked', async ({ existing, asked, kept }) => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, 'old')
    await chmod(path, existing)
    await writeFileAtomic(path, 'new', { mode: asked })
    expect(await modeOf(path)).toBe(kept)
    expect(await readFile(path, 'utf8')).toBe('new')
  })

  it.runIf(posix)('replaces a symlink itself and leaves alone what it points at', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'victim'), 'untouched')
    await symlink('victim', join(folder, 'link'))
    await writeFileAtomic(join(folder, 'link'), 'new')
    expect((await lstat(join(folder, 'link'))).isFile()).toBe(true)
    expect(await modeOf(join(folder, 'link'))).toBe(privateMode)
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('untouched')
  })

  it('lets concurrent writers of one path take turns: the last one called wins', async () => {
    const path = join(await temporaryFolder(), 'file')
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(10_000))
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)))
    expect(await readFile(path, 'utf8')).toBe(contents.at(-1))
  })

  it('goes on after a failed write, and leaves no temporary file', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'target')
    await mkdir(path)
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({
      code: expect.stringMatching(/EISDIR|ENOTEMPTY|EEXIST|EPERM/),
    })
    expect(await readdir(folder)).toEqual(['target'])
    await writeFileAtomic(join(path, 'inside'), 'y')
    expect(await readFile(join(path, 'inside'), 'utf8')).toBe('y')
  })

  it.runIf(posix)('does not follow a symlink that lies where its temporary file goes', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'victim'), 'untouched')
    await symlink('victim', join(folder, `.file.${process.pid}.latchkey-tmp`))
    await writeFileAtomic(join(folder, 'file'), 'new')
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('untouched')
  })
})

describe('renameWithRetry', () => {
  const failing = (times: number, code: string) => {
    let calls = 0
    const rename = async (): Promise<void> => {
      calls += 1
      if (calls <= times) throw Object.assign(new Error(code), { code })
    }
    return { rename, wait: async () => {}, calls: () => calls }
  }

  it('tries again on Windows while something holds the file', async () => {
    const busy = failing(4, 'EBUSY')
    await renameWithRetry('a', 'b', { platform: 'win32', ...busy })
    expect(busy.calls()).toBe(5)
  })

  it('gives up after a bounded number of tries', async () => {
    const busy = failing(1000, 'EPERM')
    await expect(renameWithRetry('a', 'b', { platform: 'win32', ...busy })).rejects.toThrow('EPERM')
    expect(busy.calls()).toBeLessThan(12)
  })

  it('fails at once elsewhere', async () => {
    const busy = failing(1, 'EPERM')
    await expect(renameWithRetry('a', 'b', { platform: 'linux', ...busy })).rejects.toThrow('EPERM')
    expect(busy.calls()).toBe(1)
  })
})

describe('sweepLeftovers', () => {
  it('removes what dead processes left, names it, and keeps everything else', async () => {
    const folder = await temporaryFolder()
    // Above the largest pid that Linux and macOS give out.
    const dead = 2 ** 22 + 17
    await writeFile(join(folder, `.settings.json.${dead}.latchkey-tmp`), 'half')
    await writeFile(join(folder, `.vault.${process.pid}.latchkey-tmp`), 'half')
    await writeFile(join(folder, `.other.${process.ppid}.latchkey-tmp`), 'in work')
    await writeFile(join(folder, 'settings.json'), '{}')
    expect(await sweepLeftovers(folder)).toEqual(['settings.json', 'vault'])
    expect((await readdir(folder)).toSorted()).toEqual([`.other.${process.ppid}.latchkey-tmp`, 'settings.json'])
  })

  it('finds nothing in a folder that is not there', async () => {
    expect(await sweepLeftovers(join(await temporaryFolder(), 'none'))).toEqual([])
  })
})
