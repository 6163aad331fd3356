import { statSync } from 'node:fs'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acquireLock, readLock } from '#util/files/lock.ts'
import { temporaryFolder } from '../temp-folder.ts'

/** A process table: pid → identity. */
const table = (alive: Readonly<Record<number, string>>) => async (pid: number) => alive[pid]

describe('acquireLock', () => {
  it('gives a free lock to the first and says who holds it to the second', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    const identify = table({ 100: 'a', 200: 'b' })
    expect(await acquireLock(folder, { pid: 100, identify, facts: { socket: '/s' } })).toMatchObject({
      kind: 'acquired',
    })
    expect(await acquireLock(folder, { pid: 200, identify })).toEqual({
      kind: 'held',
      pid: 100,
      facts: { socket: '/s' },
    })
    expect(await readLock(folder, { identify })).toEqual({ pid: 100, facts: { socket: '/s' } })
  })

  it('is free again after a release, without a finding', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    const identify = table({ 100: 'a', 200: 'b' })
    const first = await acquireLock(folder, { pid: 100, identify })
    if (first.kind === 'acquired') first.release()
    expect(await readLock(folder, { identify })).toBeUndefined()
    const second = await acquireLock(folder, { pid: 200, identify })
    expect(second.kind).toBe('acquired')
    expect(second).not.toHaveProperty('finding')
  })

  it("takes over a dead owner's lock and says so", async () => {
    const folder = join(await temporaryFolder(), 'lock')
    await acquireLock(folder, { pid: 100, identify: table({ 100: 'a' }) })
    expect(await acquireLock(folder, { pid: 200, identify: table({ 200: 'b' }) })).toMatchObject({
      kind: 'acquired',
      finding: 'Took over from agent 100, which ended without stopping.',
    })
  })

  it('does not take another process with the same pid for the owner', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    await acquireLock(folder, { pid: 100, identify: table({ 100: 'started on Monday' }) })
    const identify = table({ 100: 'started on Tuesday', 200: 'b' })
    expect(await readLock(folder, { identify })).toBeUndefined()
    expect((await acquireLock(folder, { pid: 200, identify })).kind).toBe('acquired')
  })

  it.each(['', '{"pid":', 'garbage', '{"pid":"x"}'])(
    'replaces an old damaged file (%j) and says so',
    async (content) => {
      const folder = join(await temporaryFolder(), 'lock')
      await mkdir(folder)
      await writeFile(join(folder, '7'), content)
      await utimes(join(folder, '7'), 1000, 1000)
      expect(await acquireLock(folder, { pid: 100, identify: table({ 100: 'a' }) })).toMatchObject({
        kind: 'acquired',
        finding: expect.stringContaining('damaged'),
      })
    },
  )

  it('waits for a file that is being written, and then respects its owner', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    await mkdir(folder)
    await writeFile(join(folder, '7'), '')
    const waiting = acquireLock(folder, { pid: 200, identify: table({ 100: 'a', 200: 'b' }) })
    await writeFile(join(folder, '7'), JSON.stringify({ pid: 100, identity: 'a', released: false, facts: {} }))
    expect(await waiting).toMatchObject({ kind: 'held', pid: 100 })
  })

  it('looks past a number that is too large to be one of ours', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    await mkdir(folder)
    await writeFile(join(folder, '9007199254740993'), '{"pid":1,"identity":"x","released":false,"facts":{}}')
    expect((await acquireLock(folder, { pid: 100, identify: table({ 100: 'a' }) })).kind).toBe('acquired')
  })

  it.each([
    ['the last number that counts', '999999999999999', '{"pid":1,"identity":"x","released":true,"facts":{}}'],
    ['a file that is never written', '7', ''],
  ])('gives up in the end, and says what helps: %s', async (_what, name, content) => {
    const folder = join(await temporaryFolder(), 'lock')
    await mkdir(folder)
    await writeFile(join(folder, name), content)
    let waited = 0
    const options = { now: () => statSync(join(folder, name)).mtimeMs, wait: async (ms: number) => void (waited += ms) }
    await expect(acquireLock(folder, { pid: 100, identify: table({ 100: 'a' }), ...options })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(folder),
      hint: expect.stringContaining('remove that folder'),
    })
    expect(waited).toBeLessThan(10_000)
  })

  it('backs off when a higher generation came while it was asleep', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    await acquireLock(folder, { pid: 100, identify: table({ 100: 'dead soon' }) })
    const alive = table({ 200: 'sleeper', 300: 'c', 400: 'd' })
    // While the sleeper looks at generation 1, others come and go until its number is free again.
    let slept = false
    const identify = async (pid: number) => {
      if (pid === 100 && !slept) {
        slept = true
        for (let round = 0; round < 4; round += 1) {
          const passing = await acquireLock(folder, { pid: 300, identify: alive })
          if (passing.kind === 'acquired') passing.release()
        }
        await acquireLock(folder, { pid: 400, identify: alive })
      }
      return alive(pid)
    }
    expect(await acquireLock(folder, { pid: 200, identify })).toMatchObject({ kind: 'held', pid: 400 })
  })

  it('keeps its folder small', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    for (let round = 0; round < 20; round += 1) {
      const lock = await acquireLock(folder, { pid: 100, identify: table({ 100: 'a' }) })
      if (lock.kind === 'acquired') lock.release()
    }
    expect((await readdir(folder)).length).toBeLessThanOrEqual(3)
  })
})

describe('readLock', () => {
  it('finds nobody where no lock was ever taken', async () => {
    expect(await readLock(join(await temporaryFolder(), 'none'))).toBeUndefined()
  })
})
