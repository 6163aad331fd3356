import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { sessionUsage, sessionView } from './model.ts'

export const sessions = {
  list: call.output(z.array(sessionView)),
  /** Answers once credentials are there; may ask through `attention`. Starting a running role again only changes its region. */
  start: call.input(z.object({ role: z.string(), region: z.string().optional() })).output(sessionView),
  renew: call.input(z.object({ role: z.string() })).output(sessionView),
  /** A start of the role within 12 hours takes its stand-in keys up again; `revoke`: they are dead for good, also where the session had ended before. */
  end: call.input(z.object({ role: z.string(), revoke: z.boolean().default(false) })).output(sessionView),
  /** Who uses which session now: at once, then at most once a second while something changes. */
  usage: call.output(eventIterator(z.array(sessionUsage))),
  endAll: call.input(z.object({ revoke: z.boolean().default(false) }).optional()).output(z.array(sessionView)),
}
