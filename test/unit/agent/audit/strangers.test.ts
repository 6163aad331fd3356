import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditRecord } from '#contract/model.ts'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import { createTime } from '../sessions/world.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const known = (number: number): AuditRecord => ({
  time: new Date(number).toISOString(),
  event: 'request',
  outcome: 'allowed',
  requestId: String(number),
})
const stranger = (at: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(at).toISOString(),
  event: 'request',
  outcome: 'refused',
  host: 's3.us-east-1.amazonaws.com',
  method: 'GET',
  path: '/b',
  ...more,
})

async function open(maxBytes = 100_000) {
  const folder = await temporaryFolder()
  const time = createTime()
  const counted: AuditRecord[] = []
  const audit = createAuditLog({
    paths: { audit: join(folder, 'audit.jsonl') },
    maxBytes,
    files: 3,
    clock: time.clock,
    timers: time.timers,
    log: quietLog(),
    appended: (record) => counted.push(record),
  })
  onTestFinished(() => audit.close())
  const strangers = async (): Promise<readonly AuditRecord[]> =>
    (await audit.query({})).filter(({ requestId }) => requestId === undefined)
  return { folder, time, audit, counted, strangers }
}

describe('lines of callers without a valid key', () => {
  it('leave every line of the others in place, however many come, and their own file small', async () => {
    const { folder, audit, time } = await open()
    for (let number = 0; number < 100; number += 1) audit.append(known(number))
    const before = await readFile(join(folder, 'audit.jsonl'), 'utf8')
    for (let second = 0; second < 4000; second += 1) {
      for (let number = 0; number < 50; number += 1)
        audit.append(stranger(second * 1000 + number, { path: `/${'x'.repeat(4000)}` }), 'stranger')
      await time.advance(1000)
    }
    expect(await readFile(join(folder, 'audit.jsonl'), 'utf8')).toBe(before)
    expect((await readdir(folder)).toSorted()).toEqual(['audit.jsonl', 'strangers.1.jsonl', 'strangers.jsonl'])
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000_000)
    expect((await audit.query({ limit: 100_000 })).filter(({ outcome }) => outcome === 'allowed')).toHaveLength(100)
  })

  it('come at once, then one line a second that counts them and says what they have in common', async () => {
    const { audit, time, strangers } = await open()
    audit.append(stranger(1, { bytesIn: 5 }), 'stranger')
    for (const path of ['/b', '/c', '/d'])
      audit.append(stranger(2, { path, bytesIn: 5, outcome: path === '/d' ? 'refused' : 'foreign' }), 'stranger')
    expect(await strangers()).toEqual([stranger(1, { bytesIn: 5 })])
    await time.advance(1000)
    const { path: _, ...alike } = stranger(2)
    expect((await strangers())[1]).toEqual({ ...alike, count: 3, bytesIn: 15, bytesOut: 0 })
    await time.advance(5000)
    audit.append(stranger(9), 'stranger')
    expect((await strangers())[2]).toEqual(stranger(9))
    expect(time.pending()).toBe(1)
    await time.advance(1000)
    expect(time.pending()).toBe(0)
  })

  it('are in the counts of the summary with their number, and in no session’s', async () => {
    const { audit, time, counted } = await open()
    for (let number = 0; number < 11; number += 1) audit.append(stranger(number), 'stranger')
    await time.advance(1000)
    expect((await audit.summary({ since: 0, until: 60_000 }, 1)).buckets[0]).toMatchObject({ refused: 11 })
    expect(counted).toEqual([])
  })

  it('reach those who follow as folded as the file has them', async () => {
    const { audit, time } = await open()
    const seen: AuditRecord[] = []
    audit.subscribe((record) => seen.push(record))
    for (let number = 0; number < 1000; number += 1) audit.append(stranger(number), 'stranger')
    await time.advance(1000)
    expect(seen.map(({ count }) => count)).toEqual([undefined, 999])
  })

  it('are written when the log is closed', async () => {
    const { folder, audit } = await open()
    for (let number = 0; number < 3; number += 1) audit.append(stranger(number), 'stranger')
    audit.close()
    expect((await readFile(join(folder, 'strangers.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(2)
  })
})

describe('a line', () => {
  it('is bounded and one line, whatever its fields hold', async () => {
    const { folder, audit } = await open()
    const long = 'é\n\u2028\u001b[2J\u202e{"outcome":"allowed"}'.repeat(5000)
    audit.append({ ...known(1), client: long, path: long, reason: long, awsRequestId: long, host: long, action: long })
    const text = await readFile(join(folder, 'audit.jsonl'), 'utf8')
    expect(text.split('\n')).toHaveLength(2)
    expect(text.length).toBeLessThan(32_000)
    // eslint-disable-next-line no-control-regex -- what may not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/)
    expect((await audit.query({ limit: 1 }))[0]?.host?.startsWith('é\n\u2028\u001b[2J')).toBe(true)
  })
})
