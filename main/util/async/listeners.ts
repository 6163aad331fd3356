/** Whoever wants to hear of something. */
export interface Listeners<Event = void> {
  /** The answer ends the subscription. */
  readonly subscribe: (listener: (event: Event) => void) => () => void
  /** Calls everyone at once, in the order of subscription. */
  readonly tell: (event: Event) => void
  /** Nobody listens: work that is done for listeners alone can wait. */
  readonly isEmpty: () => boolean
}

export function createListeners<Event = void>(): Listeners<Event> {
  const all = new Set<(event: Event) => void>()
  return {
    subscribe(listener) {
      all.add(listener)
      return () => void all.delete(listener)
    },
    tell(event) {
      for (const listener of all) listener(event)
    },
    isEmpty: () => all.size === 0,
  }
}
