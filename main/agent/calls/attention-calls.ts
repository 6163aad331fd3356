import type { AttentionCalls } from '../api/attention.ts'
import { toEvents } from '../api/events.ts'
import type { Attention } from '../attention/attention.ts'

/** Prompts and notices, for whichever front end watches. */
export function createAttentionCalls(attention: Pick<Attention, 'watch' | 'answer' | 'dismiss'>): AttentionCalls {
  return {
    watch: (answers, caller) => toEvents((signal) => attention.watch({ answers }, signal), caller),
    answer: attention.answer,
    dismiss: attention.dismiss,
  }
}
