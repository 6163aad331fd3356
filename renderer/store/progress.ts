// What is going on with single roles in this window: a start under way, a failure, a first start that went well.
import type { Failure } from '../ui/failure.ts'

export type Doing = 'start' | 'renew' | 'end'

export type Progress =
  | { readonly kind: 'doing'; readonly doing: Doing }
  | { readonly kind: 'failed'; readonly doing: Doing; readonly failure: Failure; readonly again: () => void }
  /** The next step is shown: how to use the role in a terminal. */
  | { readonly kind: 'next' }

/** By role id. */
export type ProgressMap = ReadonlyMap<string, Progress>

export function applyProgress(known: ProgressMap, roleId: string, progress: Progress | undefined): ProgressMap {
  const next = new Map(known)
  if (progress === undefined) next.delete(roleId)
  else {
    // One hint at a time: the one for the last start.
    if (progress.kind === 'next') for (const [id, each] of next) if (each.kind === 'next') next.delete(id)
    next.set(roleId, progress)
  }
  return next
}
