import { useCallback, useEffect, useRef, useState } from 'react'
import { type Failure, failureOf } from './failure.ts'

export interface Action<Args extends readonly unknown[], Result> {
  /** Undefined when it failed (then `failure` says why) or is already going on. */
  readonly run: (...args: Args) => Promise<Result | undefined>
  readonly pending: boolean
  readonly failure: Failure | undefined
  readonly clear: () => void
}

/** One call at a time, with what a person needs to see of it. */
export function useAction<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
): Action<Args, Result> {
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | undefined>()
  const latest = useRef(work)
  const busy = useRef(false)
  useEffect(() => {
    latest.current = work
  })
  const run = useCallback(async (...args: Args) => {
    if (busy.current) return undefined
    busy.current = true
    setPending(true)
    setFailure(undefined)
    try {
      return await latest.current(...args)
    } catch (error) {
      setFailure(failureOf(error))
      return undefined
    } finally {
      busy.current = false
      setPending(false)
    }
  }, [])
  const clear = useCallback(() => setFailure(undefined), [])
  return { run, pending, failure, clear }
}
