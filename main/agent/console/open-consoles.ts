// What was opened, as far as anybody here can know: nobody tells when a person signs out.
import type { ConsoleView } from '#contract/console.ts'
import { type Effect, isInSlot } from '#shared/console/several.ts'
import { createListeners } from '#util/async/listeners.ts'
import { keepNewest } from '#util/keep-newest.ts'
import type { Clock } from '#util/ports.ts'

/** The newest are remembered. */
const mostKnown = 50
/** The address that a browser is sent to leads on for so long. */
const comesWithinMs = 60_000

export function createOpenConsoles(clock: Clock) {
  const { tell, subscribe } = createListeners()
  const known = new Map<string, { readonly view: ConsoleView; readonly isOver: boolean }>()
  /** Sent to a browser that has not come for them yet. */
  const underWay = new Map<string, ConsoleView & { readonly awaitedUntil: string }>()

  /** All pages of an identity end together. */
  function end(slot: string | undefined, roles: readonly string[]): void {
    if (slot === undefined) return
    for (const [id, { view }] of known)
      if (isInSlot(view, slot) && roles.includes(view.roleId)) known.set(id, { view, isOver: true })
  }

  /** Those that have not ended, newest first. */
  function list(): ConsoleView[] {
    const now = clock.now()
    const open = [...known.values()].filter(({ view, isOver }) => !isOver && Date.parse(view.expiresAt) > now)
    return open.map(({ view }) => view).toReversed()
  }

  return {
    /** From now on it counts for those that are sent after it. */
    send(view: ConsoleView): void {
      const awaitedUntil = new Date(clock.now() + comesWithinMs).toISOString()
      keepNewest(underWay, view.id, { ...view, awaitedUntil }, mostKnown)
      tell()
    },
    add(view: ConsoleView, effect: Effect<ConsoleView>): void {
      underWay.delete(view.id)
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
    list,
    /** With those that a browser may come for any moment. */
    listWithSent(): ConsoleView[] {
      const now = clock.now()
      const sent = [...underWay.values()].filter(({ awaitedUntil }) => Date.parse(awaitedUntil) > now)
      return [...sent.toReversed(), ...list()]
    },
    subscribe,
  }
}
