import { describe, expect, it, onTestFinished } from 'vitest'
import { join } from 'node:path'
import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const noon = Date.parse('2026-06-01T12:00:00Z')
const minute = 60_000

const record = (at: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(at).toISOString(),
  event: 'request',
  outcome: 'allowed',
  role: 'admin',
  accountId: '111122223333',
  service: 's3',
  client: 'exec 7 aws',
  ...more,
})

async function open(records: readonly AuditRecord[], maxBytes = 1_000_000) {
  const paths = { audit: join(await temporaryFolder(), 'audit.jsonl') }
  const audit = createAuditLog({ paths, maxBytes, files: 5, clock: { now: () => noon }, log: quietLog() })
  onTestFinished(() => audit.close())
  for (const each of records) audit.append(each)
  return audit
}

const times = async (records: readonly AuditRecord[], filter: AuditFilter) =>
  (await (await open(records)).query(filter)).map(({ time }) => Date.parse(time))

describe('a filter', () => {
  it.each<[AuditFilter, Partial<AuditRecord>, Partial<AuditRecord>]>([
    [{ service: 's3' }, {}, { service: 'sts' }],
    [{ outcome: 'refused' }, { outcome: 'refused' }, {}],
    [{ outcome: 'error' }, { status: 404 }, { status: 200 }],
    [{ outcome: 'forwarded' }, { status: 200 }, { status: 404 }],
    [{ outcome: 'forwarded' }, {}, { event: 'session.start' }],
    [{ outcome: 'allowed' }, { event: 'session.start' }, { outcome: 'failed' }],
    [{ client: 'aws' }, {}, { client: 'exec 7 terraform' }],
    [{ client: 'shared' }, { client: 'shared' }, { client: 'exec 7 my shared' }],
    [{ text: 'getOBJECT' }, { action: 'GetObject' }, { action: 'PutObject' }],
    [{ text: 'my-bucket' }, { path: '/my-bucket/key' }, { path: '/other' }],
  ])('%j takes what fits and leaves the rest', async (filter, fitting, other) => {
    const records = [record(noon, fitting), record(noon + 1, other)]
    expect(await times(records, filter)).toEqual([noon])
  })

  it('takes its first moment and leaves its last, so that neighbouring spans share nothing', async () => {
    const records = [0, 1, 2, 3].map((n) => record(noon + n))
    expect(await times(records, { since: noon + 1, until: noon + 3 })).toEqual([noon + 1, noon + 2])
    expect(await times(records, { until: noon + 1 })).toEqual([noon])
  })
})

describe('a summary', () => {
  it('counts the last hour by outcome where the filter names no beginning', async () => {
    const audit = await open([
      record(noon - 61 * minute),
      record(noon - 59 * minute),
      record(noon - 59 * minute, { outcome: 'refused' }),
      record(noon - minute, { outcome: 'failed' }),
      record(noon, { outcome: 'foreign' }),
    ])
    const { since, until, bucketMs, buckets } = await audit.summary({}, 4)
    expect(until - since).toBe(60 * minute)
    expect(bucketMs).toBe(15 * minute)
    expect(buckets).toEqual([
      { forwarded: 1, error: 0, refused: 1, failed: 0, foreign: 0 },
      { forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 },
      { forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 },
      { forwarded: 0, error: 0, refused: 0, failed: 1, foreign: 1 },
    ])
  })

  it('tells what AWS refused from what it did, and counts no session that began', async () => {
    const audit = await open([
      record(noon, { status: 200 }),
      record(noon, { status: 400, errorCode: 'InvalidAction' }),
      record(noon, { event: 'session.start' }),
      record(noon, { event: 'session.start', outcome: 'failed' }),
    ])
    expect((await audit.summary({}, 1)).buckets).toEqual([
      { forwarded: 1, error: 1, refused: 0, failed: 0, foreign: 0 },
    ])
  })

  it('counts over all files of the log', async () => {
    const records = Array.from({ length: 40 }, (_, n) => record(noon - 40 * minute + n * minute))
    const audit = await open(records, 2_000)
    const { buckets } = await audit.summary({}, 1)
    const kept = await audit.query({})
    expect(kept.length).toBeGreaterThan(15)
    expect(buckets[0]?.forwarded).toBe(kept.length)
  })

  it('offers for each filter what the others let through, most frequent first', async () => {
    const audit = await open([
      record(noon),
      record(noon),
      record(noon, { service: 'sts', client: 'shared' }),
      record(noon, { role: 'reader', service: 'ec2', client: 'exec 8 terraform' }),
    ])
    const all = await audit.summary({}, 1)
    expect(all).toMatchObject({
      roles: ['111122223333/admin', '111122223333/reader'],
      services: ['s3', 'ec2', 'sts'],
      clients: ['aws', 'shared', 'terraform'],
    })
    const ofS3 = await audit.summary({ service: 's3' }, 1)
    expect(ofS3).toMatchObject({
      buckets: [{ forwarded: 2 }],
      roles: ['111122223333/admin'],
      services: ['s3', 'ec2', 'sts'],
      clients: ['aws'],
    })
    expect(await audit.summary({ role: '111122223333/reader' }, 1)).toMatchObject({ services: ['ec2'] })
  })

  it('offers a hundred names at most', async () => {
    const audit = await open(Array.from({ length: 150 }, (_, n) => record(noon, { service: `s${n}` })))
    expect((await audit.summary({}, 1)).services).toHaveLength(100)
  })

  it('is empty for a span that ends before it begins', async () => {
    const audit = await open([record(noon)])
    const { buckets } = await audit.summary({ since: noon + 5, until: noon - 5 }, 2)
    expect(buckets.map(({ forwarded }) => forwarded)).toEqual([0, 0])
  })
})
