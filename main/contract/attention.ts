import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { noticeView, promptView } from './model.ts'

export const attentionEvent = z.discriminatedUnion('kind', [
  /** Everything that waits, and the newest notices (oldest first), first. */
  z.object({ kind: z.literal('state'), prompts: z.array(promptView), notices: z.array(noticeView) }),
  z.object({ kind: z.literal('prompt'), prompt: promptView }),
  /** Answered by somebody, withdrawn or expired. */
  z.object({ kind: z.literal('settled'), id: z.string() }),
  z.object({ kind: z.literal('notice'), notice: noticeView }),
])
export type AttentionEvent = z.infer<typeof attentionEvent>

export const attention = {
  /** While a watcher with `answers` is there, the agent asks; without one it fails at once with `needs-mfa`. */
  watch: call.input(z.object({ answers: z.boolean() })).output(eventIterator(attentionEvent)),
  /** The first answer counts; `accepted: false` means that another one was faster. */
  answer: call.input(z.object({ id: z.string(), value: z.string() })).output(z.object({ accepted: z.boolean() })),
  dismiss: call.input(z.object({ id: z.string() })).output(z.object({ accepted: z.boolean() })),
}
