// What was opened, as far as anybody here can know: nobody tells when a person signs out.
import type { ConsoleView } from '#contract/console.ts'
import type { Effect } from '#shared/console/several.ts'
import { createListeners } from '#util/async/listeners.ts'
import { keepNewest } from '#util/keep-newest.ts'
import type { Clock } from '#util/ports.ts'

/** The newest are remembered. */
const mostKnown = 50

export function createOpenConsoles(clock: Clock) {
  const { tell, subscribe } = createListeners()
  const known = new Map<string, { readonly view: ConsoleView; readonly isOver: boolean }>()

  /** All pages of an identity end together. */
  function end(slot: string | undefined, roles: readonly string[]): void {
    for (const [id, { view }] of known)
      if (view.slot === slot && roles.includes(view.roleId)) known.set(id, { view, isOver: true })
  }

  return {
    add(view: ConsoleView, effect: Effect<ConsoleView>): void {
      if (effect.kind === 'signs-out')
        end(
          view.slot,
          effect.consoles.map(({ roleId }) => roleId),
        )
      // Whether the person chose that one, nobody tells.
      if (effect.kind === 'full') end(view.slot, [effect.first.roleId])
      keepNewest(known, view.id, { view, isOver: false }, mostKnown)
      tell()
    },
    /** Also one that has ended: its page may ask to be opened again. */
    find: (id: string): ConsoleView | undefined => known.get(id)?.view,
    /** Those that have not ended, newest first. */
    list(): ConsoleView[] {
      const now = clock.now()
      const open = [...known.values()].filter(({ view, isOver }) => !isOver && Date.parse(view.expiresAt) > now)
      return open.map(({ view }) => view).toReversed()
    },
    subscribe,
  }
}
