import type { Attention } from '../attention/attention.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'

/** Prompts and notices, for whichever front end watches. */
export function createAttentionCalls(attention: Pick<Attention, 'watch' | 'answer' | 'dismiss'>) {
  return {
    watch: ({ answers }, caller) => toEvents((signal) => attention.watch({ answers }, signal), caller),
    answer: ({ id, value }) => ({ accepted: attention.answer(id, value) }),
    dismiss: ({ id }) => ({ accepted: attention.dismiss(id) }),
  } satisfies Calls['attention']
}
