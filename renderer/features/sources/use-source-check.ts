import { useCallback, useEffect, useRef, useState } from 'react'
import type { SourceCheck, SourceInput } from '#contract/sources.ts'
import { useClient } from '../../store/context.tsx'
import { type Failure, failureOf } from '../../ui/failure.ts'

export type Checking =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'done'; readonly check: SourceCheck }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Long enough to type on, short enough not to be waited for. */
const pauseMs = 500

/** Asks AWS about an input whenever it changed and rests; a newer input takes the question back. Undefined asks nothing. */
export function useSourceCheck(input: SourceInput | undefined): {
  readonly state: Checking
  /** The answer for the input of now, without the pause. */
  readonly ask: () => Promise<Checking>
} {
  const { agent } = useClient()
  const [state, setState] = useState<Checking>({ kind: 'idle' })
  const running = useRef<Promise<Checking> | undefined>(undefined)
  const leave = useRef<AbortController>(new AbortController())

  const start = useCallback(
    (of: SourceInput): Promise<Checking> => {
      const { signal } = leave.current
      setState({ kind: 'checking' })
      const answer = agent.sources
        .check(of, { signal })
        .then(
          (check): Checking => ({ kind: 'done', check }),
          (error: unknown): Checking => ({ kind: 'failed', failure: failureOf(error) }),
        )
        .then((next) => {
          if (!signal.aborted) setState(next)
          return next
        })
      running.current = answer
      return answer
    },
    [agent],
  )

  useEffect(() => {
    if (input === undefined) {
      setState({ kind: 'idle' })
      return undefined
    }
    leave.current = new AbortController()
    running.current = undefined
    setState({ kind: 'checking' })
    const timer = setTimeout(() => void (running.current ?? start(input)), pauseMs)
    return () => {
      clearTimeout(timer)
      leave.current.abort()
    }
  }, [input, start])

  const ask = async (): Promise<Checking> => {
    if (input === undefined) return { kind: 'idle' }
    if (running.current !== undefined && state.kind !== 'failed') return running.current
    return start(input)
  }
  return { state, ask }
}
