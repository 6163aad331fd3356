import * as z from 'zod'
import { call } from './errors.ts'
import { sessionView } from './model.ts'

export const sessions = {
  list: call.output(z.array(sessionView)),
  /** Answers once credentials are there; may ask through `attention`. Starting a running role again only changes its region. */
  start: call.input(z.object({ role: z.string(), region: z.string().optional() })).output(sessionView),
  renew: call.input(z.object({ role: z.string() })).output(sessionView),
  end: call.input(z.object({ role: z.string() })).output(sessionView),
  endAll: call.output(z.array(sessionView)),
}
