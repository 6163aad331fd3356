import type { Timers } from '#util/async/timers.ts'

/** Timers whose time the test moves. */
export function manualTimers() {
  let now = 0
  const waiting = new Map<object, { readonly at: number; readonly callback: () => void }>()
  const timers: Timers = {
    set(callback, ms) {
      const key = {}
      waiting.set(key, { at: now + ms, callback })
      return () => void waiting.delete(key)
    },
  }
  const fire = (): void => {
    for (const [key, { at, callback }] of waiting) {
      if (at > now) continue
      waiting.delete(key)
      callback()
    }
  }
  return {
    ...timers,
    pending: () => waiting.size,
    /** What was due meanwhile fires once, as after a computer's sleep. */
    advance(ms: number) {
      now += ms
      fire()
    },
  }
}
