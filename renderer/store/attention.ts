import type { AttentionEvent } from '#contract/attention.ts'
import { assertNever } from '../ui/assert-never.ts'
import type { Attention } from './stores.ts'

const mostNotices = 50

export function applyAttention(known: Attention, event: AttentionEvent): Attention {
  switch (event.kind) {
    case 'state':
      return { prompts: event.prompts, notices: event.notices }
    case 'prompt':
      return { ...known, prompts: [...known.prompts.filter(({ id }) => id !== event.prompt.id), event.prompt] }
    case 'settled':
      return { ...known, prompts: known.prompts.filter(({ id }) => id !== event.id) }
    case 'notice':
      return { ...known, notices: [...known.notices, event.notice].slice(-mostNotices) }
    default:
      return assertNever(event)
  }
}
