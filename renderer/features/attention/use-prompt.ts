// Which question is shown, and what becomes of its answer.
import { useEffect, useState } from 'react'
import type { PromptView } from '#contract/model.ts'
import { useClient, useKnown, usePage } from '../../store/context.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { isWaiting } from './prompt-facts.ts'

/** A refused code is asked for again within this, if at all. */
const patienceMs = 10_000
/** Without anybody who waits for it, an answer is let go after this. */
const leastMs = 800

export interface Asking {
  readonly prompt: PromptView
  /** The answer is with the agent. */
  readonly checking: boolean
  /** It asks again for what was just answered: its message says what was wrong. */
  readonly again: boolean
  /** Questions behind this one. */
  readonly waiting: number
  /** The answer did not arrive. */
  readonly lost: boolean
  readonly answer: (value: string) => void
  readonly dismiss: () => void
}

interface Answered {
  readonly prompt: PromptView
  readonly at: number
  readonly lost: boolean
}

export function usePrompt(): Asking | undefined {
  const { agent } = useClient()
  const { now: clock } = usePage()
  const prompts = useKnown('attention', ({ prompts }) => prompts)
  const sessions = useKnown('status', (status) => status?.sessions)
  const [answered, setAnswered] = useState<Answered>()
  const now = useNow()

  const open = prompts.filter(({ id }) => id !== answered?.prompt.id || answered.lost)
  const prompt = open.find((each) => isSame(each, answered?.prompt)) ?? open[0]
  const busy = answered !== undefined && (sessions ?? []).some((each) => isWaiting(each, answered.prompt.subject))
  const over = answered !== undefined && now - answered.at > (busy ? patienceMs : leastMs)
  useEffect(() => {
    if (over && prompt === undefined) setAnswered(undefined)
  }, [over, prompt])

  const shown = prompt ?? (over ? undefined : answered?.prompt)
  if (shown === undefined) return undefined
  const checking = prompt === undefined
  return {
    prompt: shown,
    checking,
    again: !checking && answered?.lost === false && isSame(shown, answered.prompt),
    waiting: Math.max(0, open.length - 1),
    lost: answered?.lost === true && answered.prompt.id === shown.id,
    answer(value) {
      setAnswered({ prompt: shown, at: clock(), lost: false })
      agent.attention.answer({ id: shown.id, value }).catch(() => {
        setAnswered({ prompt: shown, at: clock(), lost: true })
      })
    },
    dismiss() {
      setAnswered(undefined)
      // One that was settled meanwhile, or whose agent is away, needs no dismissal.
      if (!checking) void agent.attention.dismiss({ id: shown.id }).catch(() => undefined)
    },
  }
}

function isSame(a: PromptView, b: PromptView | undefined): boolean {
  return b !== undefined && a.kind === b.kind && a.subject === b.subject && a.device === b.device
}
