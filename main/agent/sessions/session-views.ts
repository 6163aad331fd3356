import { isDeepStrictEqual } from 'node:util'
import { createStore } from 'zustand/vanilla'
import type { SessionView } from '#contract/model.ts'

export interface SessionViewsDeps<Session extends { readonly id: string }> {
  readonly live: { readonly all: () => readonly Session[]; readonly get: (id: string) => Session | undefined }
  readonly view: (session: Session) => SessionView
  /** Called with each session that was looked at. */
  readonly tell: (session: Session, all: () => readonly Session[]) => void
}

/** The running sessions as front ends see them. A change of one session costs that session. */
export function createSessionViews<Session extends { readonly id: string }>({
  live,
  view,
  tell,
}: SessionViewsDeps<Session>) {
  const views = new Map<string, SessionView>()
  const store = createStore<readonly SessionView[]>(() => [])

  function hasChanged(sessionId: string): boolean {
    const session = live.get(sessionId)
    const next = session === undefined ? undefined : view(session)
    if (session !== undefined) tell(session, live.all)
    if (isDeepStrictEqual(next, views.get(sessionId))) return false
    if (next === undefined) views.delete(sessionId)
    else views.set(sessionId, next)
    return true
  }

  return {
    look(sessionIds: readonly string[]): void {
      if (!sessionIds.map(hasChanged).includes(true)) return
      const all = live.all().flatMap(({ id }) => views.get(id) ?? [])
      store.setState(all, true)
    },
    list: () => store.getState(),
    /** Calls for each change; the answer ends the subscription. */
    subscribe: (listener: (sessions: readonly SessionView[]) => void) => store.subscribe(listener),
  }
}
