import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { fileError } from '#util/files/file-error.ts'
import { acquireLock } from '#util/files/lock.ts'
import { temporaryFolder } from '../temp-folder.ts'

const failed = (code: string) => Object.assign(new Error('raw'), { code })

describe('a path that cannot be written', () => {
  it('is named by the lock, with what to do, when the home is a file', async () => {
    const home = join(await temporaryFolder(), 'home')
    await writeFile(home, '')
    await expect(acquireLock(join(home, 'lock'))).rejects.toMatchObject({
      name: 'AppError',
      message: `${join(home, 'lock')} cannot be written: there is a file where a folder should be`,
      hint: expect.stringContaining('LATCHKEY_HOME'),
    })
    expect(fileError(home, await mkdir(home).catch((error: unknown) => error))).toMatchObject({
      message: expect.stringContaining('there is a file where'),
    })
  })

  it.each([
    ['EACCES', 'you may not write there', 'permissions'],
    ['EROFS', 'read-only', 'Mount it'],
    ['ENOSPC', 'no space is left', 'Free some space'],
    ['EIO', 'EIO', 'LATCHKEY_HOME'],
  ])('is explained for %s', (code, reason, hint) => {
    const error = fileError('/x/home', failed(code))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({
      message: expect.stringMatching(new RegExp(`^/x/home cannot be written: .*${reason}`)),
      hint: expect.stringContaining(hint),
    })
  })

  it('keeps errors that say enough already, or are no error of the system', () => {
    for (const error of [new AppError('denied', 'no'), new Error('ours')]) expect(fileError('/x', error)).toBe(error)
  })
})
