import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createFullDisk } from '#agent/config/full-disk.ts'
import { AppError } from '#util/app-error.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const noSpace = Object.assign(new Error('write'), { code: 'ENOSPC' })

async function rig() {
  const home = join(await temporaryFolder(), 'home')
  const log = quietLog()
  const waiting: (() => void)[] = []
  const timers = {
    set(run: () => void) {
      waiting.push(run)
      return () => void waiting.splice(waiting.indexOf(run), 1)
    },
  }
  const disk = createFullDisk(home, log, timers)
  onTestFinished(() => disk.close())
  return { home, log, waiting, disk }
}

describe('a disk that is full', () => {
  it('is told once, whoever finds it out, and to those who come later', async () => {
    const { disk, home, log } = await rig()
    const told: string[] = []
    disk.onProblem(({ message }) => void told.push(message))
    disk.log.warn('one', { error: new Error('something else') })
    expect([disk.problem(), told]).toEqual([undefined, []])
    disk.log.error('two', { error: new AppError('internal', 'x', { cause: noSpace }) })
    disk.log.warn('three', { cause: noSpace })
    expect(told).toEqual([expect.stringContaining(`Nothing can be written to ${home}: no space is left (ENOSPC). `)])
    disk.onProblem(({ message }) => void told.push(message))
    expect(told).toEqual([disk.problem(), disk.problem()])
    expect(log.messages).toEqual(['one', 'two', 'three'])
  })

  it('is tried until it takes a file, of which nothing is left; then it is told again', async () => {
    const { disk, home, waiting } = await rig()
    const room = new Promise<void>((resolve) => disk.onRoom(resolve))
    let told = 0
    disk.onProblem(() => (told += 1))
    disk.log.warn('one', { error: noSpace })
    // There is no folder to write to yet.
    waiting.pop()?.()
    await expect.poll(() => waiting.length).toBe(1)
    expect(disk.problem()).toBeDefined()
    await mkdir(home)
    waiting.pop()?.()
    await room
    expect(disk.problem()).toBeUndefined()
    expect(await readdir(home)).toEqual([])
    disk.log.warn('two', { error: noSpace })
    expect(told).toBe(2)
    await rm(home, { recursive: true })
  })
})
