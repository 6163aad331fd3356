import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openState } from '#agent/config/state.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
  path = join(folder, 'state.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function open(now: () => number = () => 0) {
  const waiting: (() => void)[] = []
  const timers = {
    set(callback: () => void) {
      waiting.push(callback)
      return () => void waiting.splice(waiting.indexOf(callback), 1)
    },
  }
  const log = { warn: () => undefined }
  return openState(path, { clock: { now }, timers, log }).then((state) => ({ state, waiting }))
}

describe('what the agent remembers', () => {
  it('comes back with the next start', async () => {
    const { state } = await open(() => 5000)
    await state.setPort('proxy', 4711)
    await state.setPort('sandbox', 4712)
    state.used('r-1')
    for (const source of ['ci', 'gone']) state.setNoticed(source, { of: 'ending', at: 4000 })
    state.setNoticed('gone', undefined)
    await state.close()
    const { state: next } = await open()
    expect([next.port('proxy'), next.port('sandbox')]).toEqual([4711, 4712])
    expect(next.lastUsedAt('r-1')).toBe(5000)
    expect([next.noticedOf('ci'), next.noticedOf('gone')]).toEqual([{ of: 'ending', at: 4000 }, undefined])
  })

  it('costs one write however often a role is used', async () => {
    let now = 10_000
    const { state, waiting } = await open(() => now)
    state.used('r-1')
    const { length } = waiting
    for (let index = 0; index < 100; index += 1) state.used('r-1')
    now += 3000
    state.used('r-1')
    expect([length, waiting.length]).toEqual([1, 1])
    await state.close()
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 1,
      port: 0,
      sandboxPort: 0,
      pagePort: 0,
      hadSource: false,
      lastUsed: { 'r-1': 13_000 },
      noticed: {},
    })
  })

  it('tells by its version that a list would look different', async () => {
    let now = 10_000
    const { state } = await open(() => now)
    const before = state.version()
    state.used('r-1')
    const after = state.version()
    state.used('r-1')
    expect([after > before, state.version()]).toEqual([true, after])
    now += 2000
    state.used('r-1')
    expect(state.version()).toBeGreaterThan(after)
    await state.close()
  })

  it.each(['', 'garbage', '{"version":2}', '{"version":1,"port":-1}'])(
    'is empty after %j, and starts anew',
    async (content) => {
      await writeFile(path, content)
      const { state } = await open()
      expect(state.port('proxy')).toBe(0)
      await state.setPort('proxy', 1)
      expect((await open()).state.port('proxy')).toBe(1)
    },
  )
})
