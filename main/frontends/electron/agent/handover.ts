// What is to be told when one agent ended and another took its place: which sessions ended with it, and which go on.
import type { DesktopState } from '#contract/desktop.ts'
import type { SessionView, StatusView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { offersOf } from '#shared/session-offers.ts'
import { handoverWords } from '#shared/strings/en/handover.ts'
import type { AgentGone, AgentLink, LinkState } from './agent-link.ts'
import type { Mirror } from './mirror.ts'

export type Handover = NonNullable<DesktopState['handover']>

/** `told` gets the words of each that is news. */
export function createHandover({
  link,
  mirror,
  changed,
  told,
}: {
  readonly link: Pick<AgentLink, 'subscribe' | 'gone'> & { readonly state: () => Pick<LinkState, 'kind'> }
  readonly mirror: Pick<Mirror, 'status' | 'subscribe'>
  readonly changed: () => void
  readonly told: (words: string) => void
}): () => Handover | undefined {
  let known: StatusView | undefined
  let handover: Handover | undefined

  function look(): void {
    const [now, gone, state] = [mirror.status(), link.gone(), link.state()]
    const before = known
    known = now ?? known
    if (before === undefined || gone === undefined) return
    if (now === undefined) {
      if (state.kind === 'stopped' && handover?.at !== at(gone)) tell(handoverOf(before, undefined, gone, false))
      return
    }
    if (now.agent.pid !== before.agent.pid || now.agent.startedAt !== before.agent.startedAt)
      tell(handoverOf(before, now, gone, state.kind === 'own'))
  }

  function tell(next: Handover | undefined): void {
    // Of a stop it was told already that it ended; what follows is no news.
    const isNews = next !== undefined && next.at !== handover?.at
    handover = next
    changed()
    if (isNews) told(handoverWords(next, new Date(next.at).toLocaleTimeString([], { timeStyle: 'short' })))
  }

  link.subscribe(look)
  mirror.subscribe(look)
  return () => handover
}

const at = (gone: AgentGone): string => new Date(gone.at).toISOString()

function isOfUse(session: SessionView, now: number): boolean {
  const { isLive, needsPerson } = offersOf(session, now)
  return isLive || needsPerson
}

/** Undefined where nothing was lost by it, as after a restart. `now`: of the agent that took its place. */
export function handoverOf(
  before: StatusView,
  now: StatusView | undefined,
  gone: AgentGone,
  own: boolean,
): Handover | undefined {
  const goesOn = new Set(now?.sessions.map(({ roleId }) => roleId))
  const stopped = before.agent.ended?.by === 'stop' ? before.agent.ended.ended : undefined
  const were = stopped ?? before.sessions.filter((session) => isOfUse(session, gone.at))
  const ended = were.filter(({ roleId }) => !goesOn.has(roleId))
  if (now !== undefined && gone.how !== 'lost' && ended.length === 0) return undefined
  return {
    at: at(gone),
    how: gone.how,
    pid: before.agent.pid,
    ...(now && { by: { pid: now.agent.pid, own } }),
    kept: were.length - ended.length,
    ended: ended.map(({ roleId, role, accountName, accountId }) => defined({ roleId, role, accountName, accountId })),
  }
}
