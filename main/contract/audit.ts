import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { auditRecord } from './model.ts'

export const auditFilter = z.object({
  role: z.string().optional(),
  service: z.string().optional(),
  /** As the log has it, or as window and commands tell it: shared/audit-fate.ts. */
  outcome: z.enum([...auditRecord.shape.outcome.options, 'forwarded', 'error']).optional(),
  /** The caller as the log has it: `shared`, or the command's name of an `exec`. */
  client: z.string().optional(),
  /** As groups name it; empty: what names none. */
  command: z.string().optional(),
  /** `s3:GetObject`; empty: what names none. */
  action: z.string().optional(),
  /** A part of any field, without regard to case. */
  text: z.string().optional(),
  /** Epoch ms. */
  since: z.number().optional(),
  until: z.number().optional(),
  limit: z.int().positive().optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** Requests alone, by their fate: what Latchkey did by itself is listed, not counted. */
const counts = z.object({
  forwarded: z.int(),
  error: z.int(),
  refused: z.int(),
  failed: z.int(),
  foreign: z.int(),
})
export type AuditCounts = z.infer<typeof counts>

/** Requests of one command, or for one action. */
const auditGroup = counts.extend({
  /** Empty: of those that name none. */
  name: z.string(),
  /** How long they took in the mean; absent where none tells. */
  meanMs: z.number().optional(),
  /** When the newest of them began. */
  lastAt: z.iso.datetime(),
})
export type AuditGroup = z.infer<typeof auditGroup>

/** Most requests first, 50 at most. `rest` are the requests of all others. */
const auditGroups = z.object({ most: z.array(auditGroup), rest: counts })
export type AuditGroups = z.infer<typeof auditGroups>

/** Counts over a span of time, for a plot, and what the filters can offer. */
const auditSummary = z.object({
  /** Epoch ms; `until` ends the last bucket. */
  since: z.number(),
  until: z.number(),
  bucketMs: z.number(),
  buckets: z.array(counts),
  /** `shared/audit-command.ts` names them. */
  commands: auditGroups,
  /** Also the five that took longest in the mean, and the five that AWS or Latchkey refused most often. */
  actions: auditGroups.extend({ slowest: z.array(auditGroup), refused: z.array(auditGroup) }),
  /** Most frequent first, 100 at most each. */
  roles: z.array(z.string()),
  services: z.array(z.string()),
  clients: z.array(z.string()),
})
export type AuditSummary = z.infer<typeof auditSummary>

export const audit = {
  /** Over the filter's span of time: the last hour where it names no beginning, from the oldest record on where that is 0. */
  summary: call
    .input(z.object({ filter: auditFilter, buckets: z.int().min(1).max(400).default(60) }))
    .output(auditSummary),
  /** What `query` gives as one batch, then batches at most four times a second. `skipped`: so many came faster than a page can show. */
  live: call.input(auditFilter).output(eventIterator(z.object({ records: z.array(auditRecord), skipped: z.int() }))),
  /** Oldest first; the newest `limit` of those that fit, 1000 at most. */
  query: call.input(auditFilter).output(z.array(auditRecord)),
  /** All that fit, oldest first; of `limit` the newest. So much at a time as whoever reads it asks for. */
  read: call.input(auditFilter).output(eventIterator(z.object({ records: z.array(auditRecord) }))),
  /** What `read` gives, then each new record as it is written. */
  follow: call.input(auditFilter).output(eventIterator(auditRecord)),
}
