import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readLastLines } from '#util/files/last-lines.ts'
import { posix, temporaryFolder } from '../temp-folder.ts'

it('gives the newest lines, oldest first', async () => {
  const path = join(await temporaryFolder(), 'a.log')
  await writeFile(path, '1\n2\n3\n')
  expect(readLastLines(path, 2, 1000)).toEqual(['2', '3'])
})

it('goes on into the file before the current one', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'a.1.log'), '1\n2\n')
  await writeFile(join(folder, 'a.log'), '3\n')
  expect(readLastLines(join(folder, 'a.log'), 2, 1000)).toEqual(['2', '3'])
})

it('reads only so much, and no line that this cuts through', async () => {
  const path = join(await temporaryFolder(), 'a.log')
  await writeFile(path, 'first\nsecond\nthird\n')
  expect(readLastLines(path, 10, 9)).toEqual(['third'])
})

it('gives nothing without a file', async () => {
  expect(readLastLines(join(await temporaryFolder(), 'none.log'), 10, 1000)).toEqual([])
})

it.runIf(posix)('reads through no link, the file before the current one included', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'secret'), 'of somebody\n')
  await symlink('secret', join(folder, 'a.1.log'))
  await writeFile(join(folder, 'a.log'), '1\n')
  expect(() => readLastLines(join(folder, 'a.log'), 5, 1000)).toThrow('a.1.log cannot be read: it is no regular file')
})
