import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * A React key for each of the items in sight: one that is new takes the elements of one that has gone, which costs a fraction of making its
 * own. Not while the focus is among them: it would be on another item without having moved.
 */
export function useSlots(around: RefObject<HTMLElement | null>, items: readonly string[]): (item: string) => number {
  const before = useRef<ReadonlyMap<string, number>>(new Map())
  const known = before.current
  const stays = new Set(items)
  const isFree = around.current?.contains(document.activeElement) !== true
  const free = isFree ? [...known].filter(([item]) => !stays.has(item)).map(([, slot]) => slot) : []
  let next = Math.max(-1, ...known.values()) + 1
  const slots = new Map(items.map((item) => [item, known.get(item) ?? free.shift() ?? next++]))
  useLayoutEffect(() => {
    before.current = slots
  })
  return (item) => slots.get(item) ?? -1
}
