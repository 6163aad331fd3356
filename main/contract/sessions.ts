import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { sessionUsage, sessionView } from './model.ts'

export const sessions = {
  list: call.output(z.array(sessionView)),
  /** Answers once credentials are there; may ask through `attention`. Starting a running role again only changes its region. */
  start: call.input(z.object({ role: z.string(), region: z.string().optional() })).output(sessionView),
  renew: call.input(z.object({ role: z.string() })).output(sessionView),
  end: call.input(z.object({ role: z.string() })).output(sessionView),
  /** Who uses which session now: at once, then at most once a second while something changes. */
  usage: call.output(eventIterator(z.array(sessionUsage))),
  endAll: call.output(z.array(sessionView)),
}
