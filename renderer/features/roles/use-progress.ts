// What is going on with single roles in this window: a start under way, a failure, a first start that went well.
import { useCallback, useState } from 'react'
import type { Failure } from '../../ui/failure.ts'

export type Doing = 'start' | 'renew' | 'end'

export type Progress =
  | { readonly kind: 'doing'; readonly doing: Doing }
  | { readonly kind: 'failed'; readonly doing: Doing; readonly failure: Failure; readonly again: () => void }
  /** The next step is shown: how to use the role in a terminal. */
  | { readonly kind: 'next' }

export interface ProgressMap {
  readonly of: ReadonlyMap<string, Progress>
  readonly set: (roleId: string, progress: Progress | undefined) => void
}

export function useProgress(): ProgressMap {
  const [of, setOf] = useState<ReadonlyMap<string, Progress>>(new Map())
  const set = useCallback((roleId: string, progress: Progress | undefined) => {
    setOf((known) => {
      const next = new Map(known)
      if (progress === undefined) next.delete(roleId)
      else {
        // One hint at a time: the one for the last start.
        if (progress.kind === 'next') for (const [id, each] of next) if (each.kind === 'next') next.delete(id)
        next.set(roleId, progress)
      }
      return next
    })
  }, [])
  return { of, set }
}
