import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import { createTime, settle } from '../sessions/world.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const record = (number: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(number * 1000).toISOString(),
  event: 'request',
  outcome: 'allowed',
  requestId: String(number),
  ...more,
})

async function open(maxBytes = 1_000_000, files = 5) {
  const folder = await temporaryFolder()
  const time = createTime()
  const paths = { audit: join(folder, 'audit.jsonl') }
  const audit = createAuditLog({ paths, maxBytes, files, clock: time.clock, timers: time.timers, log: quietLog() })
  onTestFinished(() => audit.close())
  const read = async (filter: AuditFilter): Promise<readonly (readonly AuditRecord[])[]> => {
    const batches: AuditRecord[][] = []
    for await (const batch of audit.read(filter)) batches.push(batch)
    return batches
  }
  const numbers = async (filter: AuditFilter) => (await read(filter)).flat().map(({ requestId }) => Number(requestId))
  return { folder, paths, audit, time, read, numbers }
}

describe('reading the log', () => {
  it('gives a large log some hundred records at a time', async () => {
    const { audit, read } = await open(200_000, 50)
    for (let number = 0; number < 20_000; number += 1) audit.append(record(number))
    const batches = await read({})
    expect(batches.flat()).toHaveLength(20_000)
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(1000)
  })

  it('lets other work have its turn between any two batches', async () => {
    const { audit } = await open(20_000_000)
    for (let number = 0; number < 20_000; number += 1) audit.append(record(number))
    let turns = 0
    let reading = true
    const turn = (): void => {
      turns += 1
      if (reading) setImmediate(turn)
    }
    setImmediate(turn)
    const seen: number[] = []
    for await (const _ of audit.read({})) seen.push(turns)
    reading = false
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(20)
  })

  it('finds the newest that fit, across files and chunks, without reading them into memory', async () => {
    const { audit, numbers } = await open(50_000, 50)
    const role = (number: number): string => (number % 7 === 0 ? 'rare' : 'common')
    for (let number = 0; number < 5000; number += 1) audit.append(record(number, { role: role(number) }))
    const rare = Array.from({ length: 5000 }, (_, number) => number).filter((number) => number % 7 === 0)
    for (const limit of [1, 2, 30, 500, 10_000])
      expect(await numbers({ role: 'rare', limit })).toEqual(rare.slice(-limit))
  })

  it('reads the same from both ends, whatever lines there are', async () => {
    const lines = fc.array(
      fc.oneof(fc.nat(200), fc.constantFrom('', '\n', 'torn', '{"time":1}\n', 'x'.repeat(70_000))),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 45 }), async (made, limit) => {
        const { audit, paths, numbers } = await open()
        for (const each of made) {
          if (typeof each === 'string') await appendFile(paths.audit, `${each}\n`)
          else audit.append(record(each, { path: `/${'é'.repeat(each * 20)}` }))
        }
        const wanted = made.filter((each) => typeof each === 'number')
        expect(await numbers({})).toEqual(wanted)
        expect(await numbers({ limit })).toEqual(wanted.slice(-limit))
      }),
      { numRuns: 30 },
    )
  })

  it('puts strangers in their place among the others', async () => {
    const { audit, time, read } = await open()
    for (const at of [1, 3, 5, 7]) audit.append(record(at))
    for (const at of [2, 4, 6]) {
      audit.append(record(at, { outcome: 'foreign' }), 'stranger')
      await time.advance(2000)
    }
    const shown = async (filter: AuditFilter) =>
      (await read(filter))
        .flat()
        .map(({ requestId }) => requestId)
        .join('')
    expect(await shown({})).toBe('1234567')
    expect(await shown({ limit: 3 })).toBe('567')
    expect(await shown({ outcome: 'foreign', limit: 2 })).toBe('46')
  })

  it('lets go of its files when the reader leaves early', async () => {
    const { audit } = await open(20_000, 20)
    for (let number = 0; number < 2000; number += 1) audit.append(record(number))
    const descriptors = async (): Promise<number> => (await readdir('/proc/self/fd').catch(() => [])).length
    const before = await descriptors()
    for (let round = 0; round < 20; round += 1) {
      await audit.read({}).return(undefined)
      for await (const _ of audit.read({})) break
    }
    expect(await descriptors()).toBe(before)
  })
})

describe('following the log', () => {
  it('loses and repeats nothing while files are rotated away under it', async () => {
    const { audit } = await open(3000, 2)
    const got: number[] = []
    const following = audit.follow({})
    const done = (async () => {
      for await (const { requestId } of following) if (got.push(Number(requestId)) === 3000) return
    })()
    await settle()
    for (let number = 0; number < 3000; number += 1) {
      audit.append(record(number))
      if (number % 100 === 0) await settle()
    }
    await done
    expect(got).toEqual(Array.from({ length: 3000 }, (_, number) => number))
  })

  it('says so when more came than it could hold', async () => {
    const { audit } = await open()
    audit.append(record(0))
    const following = audit.follow({})
    expect((await following.next()).value).toMatchObject({ requestId: '0' })
    for (let number = 1; number <= 10_001; number += 1) audit.append(record(number))
    await expect(
      (async () => {
        for await (const _ of following);
      })(),
    ).rejects.toMatchObject({ code: 'timeout', hint: expect.stringContaining('--since') })
  })
})
