import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPassphrase, vaultModeOf } from '#agent/secrets/passphrase.ts'
import { thisSystem } from '#util/own/own-path.ts'
import { posix } from '../../util/temp-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('where secrets lie', () => {
  it.each([
    [undefined, 'keychain'],
    ['', 'keychain'],
    ['memory', 'memory'],
    ['passphrase', 'passphrase'],
  ])('LATCHKEY_VAULT=%s means %s', (value, mode) => {
    expect(vaultModeOf({ LATCHKEY_VAULT: value })).toBe(mode)
  })

  it('is never guessed', () => {
    expect(() => vaultModeOf({ LATCHKEY_VAULT: 'Memory' })).toThrow('LATCHKEY_VAULT is "Memory"')
  })
})

describe('the passphrase', () => {
  it.each(['one two', 'one two\n', 'one two\r\n'])(
    'is the content of its file without the end of the last line: %j',
    async (content) => {
      const file = join(folder, 'passphrase')
      await writeFile(file, content)
      expect(await readPassphrase({ LATCHKEY_PASSPHRASE_FILE: file }, undefined)).toBe('one two')
    },
  )

  it('keeps blanks, which belong to it', async () => {
    const file = join(folder, 'passphrase')
    await writeFile(file, ' one \n\n')
    expect(await readPassphrase({ LATCHKEY_PASSPHRASE_FILE: file }, undefined)).toBe(' one \n')
  })

  it.runIf(posix)('is not taken from a file that other users can read', async () => {
    const file = join(folder, 'passphrase')
    await writeFile(file, 'one', { mode: 0o644 })
    await chmod(folder, 0o755)
    // What is root's is handed over by the system, to everybody but root.
    const uid = process.getuid?.() || 1000
    for (const path of [file, folder]) await chown(path, uid, -1)
    const system = { ...thisSystem(), uid }
    await expect(readPassphrase({ LATCHKEY_PASSPHRASE_FILE: file }, undefined, system)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining(`${file} is open to other users (mode 644)`),
      hint: expect.stringContaining('chmod go='),
    })
  })

  it.runIf(posix && process.getuid?.() === 0)(
    'is not taken by root’s own agent from a file that all can read',
    async () => {
      const file = join(folder, 'passphrase')
      await writeFile(file, 'one', { mode: 0o644 })
      await chmod(folder, 0o755)
      await expect(readPassphrase({ LATCHKEY_PASSPHRASE_FILE: file }, undefined)).rejects.toThrow('is open')
    },
  )

  it('is that of systemd’s credential where no file is named', async () => {
    await writeFile(join(folder, 'latchkey-passphrase'), 'handed over\n')
    expect(await readPassphrase({ CREDENTIALS_DIRECTORY: folder }, () => Promise.resolve('typed'))).toBe('handed over')
    const file = join(folder, 'passphrase')
    await writeFile(file, 'named')
    const both = { CREDENTIALS_DIRECTORY: folder, LATCHKEY_PASSPHRASE_FILE: file }
    expect(await readPassphrase(both, undefined)).toBe('named')
    expect(await readPassphrase({ CREDENTIALS_DIRECTORY: join(folder, 'none') }, () => Promise.resolve('typed'))).toBe(
      'typed',
    )
  })

  it('is asked for where no file is named', async () => {
    expect(await readPassphrase({}, () => Promise.resolve('typed'))).toBe('typed')
  })

  it('that cannot be had is told with the way to give it', async () => {
    await expect(readPassphrase({}, undefined)).rejects.toMatchObject({
      code: 'vault-locked',
      hint: expect.stringContaining('LATCHKEY_PASSPHRASE_FILE'),
    })
    await expect(
      readPassphrase({ LATCHKEY_PASSPHRASE_FILE: join(folder, 'gone') }, () => Promise.resolve('typed')),
    ).rejects.toMatchObject({ code: 'vault-locked' })
  })
})
