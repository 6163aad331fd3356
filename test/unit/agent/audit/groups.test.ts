import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditCounts, AuditFilter, AuditGroups } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import { createGroups } from '#agent/audit/groups.ts'
import { requestFates } from '#shared/audit-fate.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const noon = Date.parse('2026-06-01T12:00:00Z')
const iso = (ms: number): string => new Date(ms).toISOString()

const record = (at: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: iso(at),
  event: 'request',
  outcome: 'allowed',
  client: 'shared',
  ...more,
})

async function summaryOf(records: readonly AuditRecord[], filter: AuditFilter = {}) {
  const paths = { audit: join(await temporaryFolder(), 'audit.jsonl') }
  const audit = createAuditLog({ paths, maxBytes: 1_000_000, files: 5, clock: { now: () => noon }, log: quietLog() })
  onTestFinished(() => audit.close())
  for (const each of records) audit.append(each)
  return audit.summary(filter, 7)
}

const none: AuditCounts = { forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 }
const sum = (all: readonly AuditCounts[]): AuditCounts => {
  const total = { ...none }
  for (const counts of all) for (const fate of requestFates) total[fate] += counts[fate]
  return total
}
const whole = ({ most, rest }: AuditGroups): AuditCounts => sum([...most, rest])

const anyRecord = fc.record<AuditRecord>(
  {
    time: fc.integer({ min: noon - 3_000_000, max: noon }).map(iso),
    event: fc.constantFrom('request', 'request', 'tunnel', 'session.start', 'credentials.issue'),
    outcome: fc.constantFrom('allowed', 'allowed', 'refused', 'foreign', 'failed'),
    status: fc.constantFrom(200, 304, 400, 503),
    command: fc.oneof(fc.constantFrom('aws s3 sync', 'boto3'), fc.stringMatching(/^[a-z]{1,3}$/)),
    client: fc.constantFrom('shared', 'derived', 'exec 7 aws', 'exec 8 deploy.py'),
    service: fc.constantFrom('s3', 'sts'),
    action: fc.stringMatching(/^[A-Z][a-z]?$/),
    count: fc.integer({ min: 1, max: 90 }),
    durationMs: fc.integer({ min: 0, max: 9000 }),
  },
  { requiredKeys: ['time', 'event', 'outcome'] },
)

describe('groups of the audit log', () => {
  it('have every request once: their sums are what the plot counts, by command and by action', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 150 }), async (records) => {
        const { buckets, commands, actions } = await summaryOf(records)
        expect(whole(commands)).toEqual(sum(buckets))
        expect(whole(actions)).toEqual(sum(buckets))
      }),
      { numRuns: 40 },
    )
  })

  it('lead to their requests: each is what its name as a filter counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 60 }), async (records) => {
        const { commands, actions } = await summaryOf(records)
        for (const { name, lastAt: _, meanMs: __, ...counts } of commands.most.slice(0, 3))
          expect(sum((await summaryOf(records, { command: name })).buckets)).toEqual(counts)
        for (const { name, lastAt: _, meanMs: __, ...counts } of actions.most.slice(0, 3))
          expect(sum((await summaryOf(records, { action: name })).buckets)).toEqual(counts)
      }),
      { numRuns: 15 },
    )
  })

  it('stay bounded in a log of very many names, and lose none', () => {
    const groups = createGroups()
    for (let n = 0; n < 12_000; n += 1) groups.add(`a${n}`, 'forwarded', record(noon))
    const { most, rest } = groups.groups()
    expect(most).toHaveLength(50)
    expect(rest.forwarded).toBe(12_000 - 50)
  })

  it('tell the most frequent, the slowest in the mean, and what was refused most, by AWS or by Latchkey', async () => {
    const { actions } = await summaryOf([
      record(noon - 3, { service: 's3', action: 'Put', durationMs: 10 }),
      record(noon - 2, { service: 's3', action: 'Put', durationMs: 30 }),
      record(noon - 1, { service: 's3', action: 'Put', outcome: 'refused' }),
      record(noon, { service: 'logs', action: 'Filter', durationMs: 4000 }),
      record(noon, { service: 'iam', action: 'List', status: 403 }),
      record(noon, { service: 'iam', action: 'List', status: 403 }),
      record(noon, { outcome: 'refused', durationMs: 9000 }),
    ])
    expect(actions.most.map(({ name }) => name)).toEqual(['s3:Put', 'iam:List', '', 'logs:Filter'])
    expect(actions.most[0]).toEqual({
      ...none,
      name: 's3:Put',
      forwarded: 2,
      refused: 1,
      meanMs: 20,
      lastAt: iso(noon - 1),
    })
    expect(actions.slowest.map(({ name }) => name)).toEqual(['logs:Filter', 's3:Put'])
    expect(actions.refused.map(({ name }) => name)).toEqual(['iam:List', 's3:Put'])
  })

  it('go back to the oldest record where the filter begins at 0', async () => {
    const records = [record(noon - 90 * 86_400_000, { command: 'aws s3 sync' }), record(noon, { command: 'terraform' })]
    const { since, commands } = await summaryOf(records, { since: 0 })
    expect(since).toBe(noon - 90 * 86_400_000)
    expect(commands.most.map(({ name }) => name)).toEqual(['aws s3 sync', 'terraform'])
    expect((await summaryOf([], { since: 0 })).since).toBe(noon + 1 - 3_600_000)
  })
})
