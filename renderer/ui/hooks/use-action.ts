import { useCallback, useEffect, useRef, useState } from 'react'
import { sentences } from '#shared/sentences.ts'
import { type Failure, failureOf } from '../failure.ts'
import { useToast } from '../toast.tsx'

export interface Action<Args extends readonly unknown[], Result> {
  /** Undefined when it failed (then `failure` says why) or is already going on. */
  readonly run: (...args: Args) => Promise<Result | undefined>
  readonly pending: boolean
  readonly failure: Failure | undefined
  readonly clear: () => void
}

/** One call at a time, with what a person needs to see of it. Where its form was closed meanwhile, a failure is told at the foot of the window. */
export function useAction<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  /** What it is about, for who has left the form. */
  title?: string,
): Action<Args, Result> {
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | undefined>()
  const latest = useRef(work)
  const busy = useRef(false)
  const shown = useRef(false)
  const toast = useToast()
  useEffect(() => {
    latest.current = work
  })
  useEffect(() => {
    shown.current = true
    return () => {
      shown.current = false
    }
  }, [])
  const run = useCallback(
    async (...args: Args) => {
      if (busy.current) return undefined
      busy.current = true
      setPending(true)
      setFailure(undefined)
      try {
        return await latest.current(...args)
      } catch (error) {
        const failed = failureOf(error)
        if (shown.current) setFailure(failed)
        else
          toast({ text: [title, sentences(failed.message, failed.hint)].filter(Boolean).join(' · '), tone: 'danger' })
        return undefined
      } finally {
        busy.current = false
        setPending(false)
      }
    },
    [toast, title],
  )
  const clear = useCallback(() => setFailure(undefined), [])
  return { run, pending, failure, clear }
}
