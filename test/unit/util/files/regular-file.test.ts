import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRegular, readRegularBytes, readRegularSync } from '#util/files/regular-file.ts'
import { temporaryFolder } from '../temp-folder.ts'

describe('a file that is read whole', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])('has all of its %i bytes', async (length) => {
    const path = join(await temporaryFolder(), 'file')
    const text = 'abcdefg'.repeat(30_000).slice(0, length)
    writeFileSync(path, text)
    expect(readRegularBytes(path, length).toString()).toBe(text)
    expect(readRegularSync(path)).toBe(text)
    expect(await readRegular(path)).toBe(text)
  })

  it('may have as many bytes as are allowed, and none more', async () => {
    const path = join(await temporaryFolder(), 'file')
    writeFileSync(path, 'abcd')
    expect(readRegularBytes(path, 4)).toHaveLength(4)
    expect(() => readRegularBytes(path, 3)).toThrow(`${path} is too large`)
  })

  it.runIf(process.platform === 'linux')('that tells no size is read up to the limit, and no further', async () => {
    // It goes on for as long as the address space does.
    const endless = '/proc/self/pagemap'
    expect(() => readRegularBytes(endless, 1_000_000)).toThrow(`${endless} is too large`)
    expect(() => readRegularSync(endless)).toThrow(`${endless} is too large`)
    await expect(readRegular(endless)).rejects.toThrow(`${endless} is too large`)
    expect(await readRegular('/proc/self/status')).toMatch(/^Name:/)
  })
})
