import type { AttentionEvent } from '#contract/attention.ts'
import type { Base } from './base.ts'

export interface AttentionCalls {
  watch(answers: boolean, signal: AbortSignal | undefined): AsyncIteratorObject<AttentionEvent, void, void>
  answer(id: string, value: string): boolean
  dismiss(id: string): boolean
}

export function attentionRouter(base: Base, attention: AttentionCalls) {
  return base.attention.router({
    watch: base.attention.watch.handler(({ input, signal }) => attention.watch(input.answers, signal)),
    answer: base.attention.answer.handler(({ input }) => ({ accepted: attention.answer(input.id, input.value) })),
    dismiss: base.attention.dismiss.handler(({ input }) => ({ accepted: attention.dismiss(input.id) })),
  })
}
