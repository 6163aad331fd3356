import { useCallback, useEffect, useState } from 'react'
import { useKnown } from '../../store/context.tsx'
import { type Failure, failureOf } from '../failure.ts'

export interface Answer<Value> {
  /** The last one; it stays until the next is there. */
  readonly value: Value | undefined
  /** Why there is no newer one. */
  readonly failure: Failure | undefined
  readonly pending: boolean
  readonly again: () => void
}

/**
 * What the agent answers, for what no feed tells: asked when `ask` changes, on demand, when the window is come back to (a file may have been
 * changed elsewhere), and when the agent is there again.
 */
export function useAnswer<Value>(ask: (signal: AbortSignal) => Promise<Value>): Answer<Value> {
  const away = useKnown('connection', ({ kind }) => kind === 'away')
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<Omit<Answer<Value>, 'again'>>({
    value: undefined,
    failure: undefined,
    pending: true,
  })
  const again = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(() => {
    window.addEventListener('focus', again)
    return () => window.removeEventListener('focus', again)
  }, [again])
  useEffect(() => {
    // The window says so already.
    if (away) return undefined
    const left = new AbortController()
    const { signal } = left
    setState(({ value }) => ({ value, failure: undefined, pending: true }))
    const tell = (news: Partial<Answer<Value>>): void => {
      if (!signal.aborted) setState((known) => ({ ...known, ...news, pending: false }))
    }
    ask(signal).then(
      (value) => tell({ value }),
      (error: unknown) => tell({ failure: failureOf(error) }),
    )
    return () => left.abort()
  }, [ask, away, turn])
  return { ...state, again }
}
