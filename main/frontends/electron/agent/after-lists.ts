// The start, and a list of thousands of roles on its way through this process, leave as much garbage as they take: some tens of megabytes.
import type { Timers } from '#util/async/timers.ts'
import { collectGarbage } from '#util/collect-garbage.ts'

/** Ms without another list: by then the page has its own. */
const calmMs = 10_000
/** A change of fewer roles leaves little. */
const many = 1000

/** Tell it how many roles there are, whenever a list arrives: it collects once after the start, and after each long list. */
export function afterLists(
  timers: Timers,
  collect = (): void => collectGarbage('last-resort'),
): (roles: number) => void {
  let known = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | undefined
  return (roles) => {
    if (Math.abs(roles - known) < many) return
    known = roles
    cancel?.()
    cancel = timers.set(collect, calmMs)
  }
}
