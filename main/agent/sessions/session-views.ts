import { isDeepStrictEqual } from 'node:util'
import { createStore } from 'zustand/vanilla'
import type { SessionView } from '#contract/model.ts'
import type { LiveSession } from './live-session.ts'
import type { LiveSessions } from './live-sessions.ts'

export interface SessionViewsDeps {
  readonly live: Pick<LiveSessions, 'all' | 'get'>
  readonly view: (session: LiveSession) => SessionView
  /** Called with each session that was looked at. */
  readonly tell: (session: LiveSession, all: () => readonly LiveSession[]) => void
}

/** The running sessions as front ends see them. A change of one session costs that session. */
export function createSessionViews({ live, view, tell }: SessionViewsDeps) {
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
