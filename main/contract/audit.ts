import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { auditRecord } from './model.ts'

const filter = z.object({
  role: z.string().optional(),
  /** Epoch ms. */
  since: z.number().optional(),
  limit: z.int().positive().optional(),
})
export type AuditFilter = z.infer<typeof filter>

export const audit = {
  /** Oldest first; the newest `limit` of those that fit. */
  query: call.input(filter).output(z.array(auditRecord)),
  /** What `query` gives, then each new record as it is written. */
  follow: call.input(filter).output(eventIterator(auditRecord)),
}
