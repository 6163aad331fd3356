import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { agentView, checkView, statusView } from './model.ts'

export const app = {
  info: call.output(agentView),
  status: call.output(statusView),
  /** The full status at once and again after each change. */
  watch: call.output(eventIterator(statusView)),
  doctor: call.output(z.array(checkView)),
  /** A link that signs the default browser in once, for seconds. */
  browserLink: call.output(z.object({ url: z.string(), expiresAt: z.iso.datetime() })),
  /** Answers, then ends every session and stops the agent. */
  stop: call.output(z.object({ pid: z.int(), sessionsEnded: z.int() })),
}
