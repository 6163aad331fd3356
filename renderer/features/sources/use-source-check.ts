import { useCallback, useEffect, useRef, useState } from 'react'
import type { SourceInput } from '#contract/kinds.ts'
import type { SourceCheck } from '#contract/sources.ts'
import { useClient } from '../../store/context.tsx'
import { type Failure, failureOf } from '../../ui/failure.ts'

export type Checking =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'done'; readonly check: SourceCheck }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Long enough to type on, short enough not to be waited for. */
const pauseMs = 500

interface Question {
  readonly leave: AbortController
  answer?: Promise<Checking>
}

/** Asks AWS about an input once it rests; a newer input takes the question back. Undefined asks nothing. */
export function useSourceCheck(input: SourceInput | undefined): {
  readonly state: Checking
  /** The answer for the input of now, without the pause. */
  readonly ask: () => Promise<Checking>
  readonly askAgain: () => void
} {
  const { agent } = useClient()
  const [answered, setAnswered] = useState<{ readonly of: SourceInput; readonly answer: Checking } | undefined>()
  const question = useRef<Question | undefined>(undefined)

  const ask = useCallback(async (): Promise<Checking> => {
    const current = question.current
    if (input === undefined || current === undefined) return { kind: 'idle' }
    const { signal } = current.leave
    const asked = current.answer ?? answerTo(agent.sources.check(input, { signal }))
    current.answer = asked
    const answer = await asked
    if (!signal.aborted) setAnswered({ of: input, answer })
    return answer
  }, [agent, input])

  useEffect(() => {
    if (input === undefined) return undefined
    const leave = new AbortController()
    question.current = { leave }
    const timer = setTimeout(() => void ask(), pauseMs)
    return () => {
      clearTimeout(timer)
      leave.abort()
      question.current = undefined
    }
  }, [input, ask])

  const state: Checking =
    input === undefined ? { kind: 'idle' } : answered?.of === input ? answered.answer : { kind: 'checking' }
  return {
    state,
    ask,
    askAgain() {
      if (question.current !== undefined) question.current = { leave: question.current.leave }
      setAnswered(undefined)
      void ask()
    },
  }
}

async function answerTo(asked: Promise<SourceCheck>): Promise<Checking> {
  try {
    return { kind: 'done', check: await asked }
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) }
  }
}
