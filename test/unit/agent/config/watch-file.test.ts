import { mkdirSync, rmdirSync } from 'node:fs'
import { mkdir, rename, rm, rmdir, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { watchFile } from '#agent/config/watch-file.ts'
import { posix, temporaryFolder } from '../../util/temp-folder.ts'

/** Settles at the next news; a test that hears none runs into its time limit. */
function watching(path: string): () => Promise<void> {
  let told = Promise.withResolvers<void>()
  const end = watchFile(path, { changed: () => told.resolve(), failed: (error) => told.reject(error) })
  onTestFinished(end)
  return async () => {
    await told.promise
    told = Promise.withResolvers()
  }
}

describe('a watched file', () => {
  it('is news when it is written, replaced, removed and made again', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'file')
    const news = watching(path)
    await writeFile(path, '1')
    await expect(news()).resolves.toBeUndefined()
    await writeFile(join(folder, 'other'), '2')
    await rename(join(folder, 'other'), path)
    await expect(news()).resolves.toBeUndefined()
    await rm(path)
    await expect(news()).resolves.toBeUndefined()
    await writeFile(path, '3')
    await expect(news()).resolves.toBeUndefined()
  })

  it('is news in a folder that was not there yet, and in one that is made anew', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'a', 'b', 'file')
    const news = watching(path)
    for (let times = 0; times < 20; times += 1) {
      await mkdir(join(folder, 'a', 'b'), { recursive: true })
      await expect(news()).resolves.toBeUndefined()
      await writeFile(path, '')
      await expect(news()).resolves.toBeUndefined()
      // Without `rm`, which moves folders aside while the suite keeps what tests wrote.
      await unlink(path)
      for (const gone of [join(folder, 'a', 'b'), join(folder, 'a')]) await rmdir(gone)
      await expect(news()).resolves.toBeUndefined()
    }
  })

  it('is news in a folder that was replaced before anybody could look', async () => {
    const folder = join(await temporaryFolder(), 'a')
    const path = join(folder, 'file')
    mkdirSync(folder)
    const news = watching(path)
    rmdirSync(folder)
    mkdirSync(folder)
    await expect(news()).resolves.toBeUndefined()
    await writeFile(path, '')
    await expect(news()).resolves.toBeUndefined()
  })

  it.runIf(posix)('is news behind a link, and behind the link that takes its place', async () => {
    const folder = await temporaryFolder()
    for (const name of ['one', 'two']) {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'file'), '')
    }
    const path = join(folder, 'file')
    await symlink(join('one', 'file'), path)
    const news = watching(path)
    await writeFile(join(folder, 'one', 'file'), '1')
    await expect(news()).resolves.toBeUndefined()
    await symlink(join('two', 'file'), join(folder, 'fresh'))
    await rename(join(folder, 'fresh'), path)
    await expect(news()).resolves.toBeUndefined()
    await writeFile(join(folder, 'two', 'file'), '2')
    await expect(news()).resolves.toBeUndefined()
  })
})
