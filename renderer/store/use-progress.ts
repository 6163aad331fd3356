import { useCallback, useMemo } from 'react'
import { useKnown, useStores } from './context.tsx'
import { applyProgress, type Progress, type ProgressMap } from './progress.ts'

export interface RoleProgress {
  readonly of: ProgressMap
  readonly set: (roleId: string, progress: Progress | undefined) => void
}

/** The same in every view: what was begun in one goes on, and ends, in sight of another. */
export function useProgress(): RoleProgress {
  const { progress } = useStores()
  const of = useKnown('progress')
  const set = useCallback(
    (roleId: string, next: Progress | undefined): void =>
      progress.setState((known) => applyProgress(known, roleId, next), true),
    [progress],
  )
  return useMemo(() => ({ of, set }), [of, set])
}
