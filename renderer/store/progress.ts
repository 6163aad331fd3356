// What is going on with single roles in this window: a start under way, a failure, a first start that went well.
import type { SessionView } from '#contract/model.ts'
import type { Failure } from '../ui/failure.ts'

export type Doing = 'start' | 'renew' | 'end'

export type Progress =
  | { readonly kind: 'doing'; readonly doing: Doing }
  | { readonly kind: 'failed'; readonly doing: Doing; readonly failure: Failure; readonly again: () => void }
  /** The next step is shown: how to use the role in a terminal. */
  | { readonly kind: 'next' }

/** A console on its way to the browser. */
export interface Opening {
  readonly roleId: string
  /** Which of the role's pages. */
  readonly page: string
}

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

/** A failure has nothing to say any more once the role got credentials all the same, by whomever. */
export function withoutOutdated(
  known: ProgressMap,
  before: readonly SessionView[],
  now: readonly SessionView[],
): ProgressMap {
  const old = activeRoles(before)
  const anew = [...activeRoles(now)].filter((roleId) => !old.has(roleId) && known.get(roleId)?.kind === 'failed')
  if (anew.length === 0) return known
  return new Map([...known].filter(([roleId]) => !anew.includes(roleId)))
}

const activeRoles = (sessions: readonly SessionView[]): ReadonlySet<string> =>
  new Set(sessions.filter(({ state }) => state === 'active').map(({ roleId }) => roleId))
