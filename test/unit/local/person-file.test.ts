import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { awsFile, settledTarget } from '#local/person-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const waiting = (ms: number): Promise<never> => Promise.reject(new Error(`waited for ${ms}`))

describe('a file of the person’s', () => {
  it('that was left alone for a second is read at once, and so is the want of one', async () => {
    const path = join(folder, 'config')
    const pauses = { now: () => Date.now() + 1100, wait: waiting }
    expect((await settledTarget(path, awsFile, pauses)).content).toBeUndefined()
    await writeFile(path, '[a]\n')
    expect((await settledTarget(path, awsFile, pauses)).content?.toString()).toBe('[a]\n')
    await writeFile(path, '')
    expect((await settledTarget(path, awsFile, pauses)).content?.toString()).toBe('')
  })

  it.each([
    ['a text', '[a]\n', 200],
    ['an empty one, which may be about to be written', '', 1000],
  ])('is looked at twice when it has just changed: %s', async (_what, text, ms) => {
    const path = join(folder, 'config')
    await writeFile(path, text)
    // A time that was set says nothing: when it was set does.
    await utimes(path, 1, 1)
    await expect(settledTarget(path, awsFile, { now: Date.now, wait: waiting })).rejects.toThrow(`waited for ${ms}`)
  })

  it('lies in no folder of the kernel’s, where making one never ends', async () => {
    const reading = settledTarget('/proc/x/config', awsFile, { now: Date.now, wait: waiting })
    await expect(reading).rejects.toMatchObject({
      code: 'bad-request',
      hint: expect.stringContaining('AWS_CONFIG_FILE'),
    })
  })

  it.each(['a folder', 'a pipe'])('must be a file, and another is named by a variable of AWS: %s', async (what) => {
    const path = join(folder, 'config')
    if (what === 'a pipe') execFileSync('mkfifo', [path])
    else await mkdir(path)
    await expect(settledTarget(path, awsFile, { now: Date.now, wait: waiting })).rejects.toMatchObject({
      message: expect.stringContaining(path),
      hint: expect.stringMatching(/AWS_CONFIG_FILE/),
    })
  })
})
