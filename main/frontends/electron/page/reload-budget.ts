// How often a page that crashed is loaded again by itself.

const most = 3
const withinMs = 60_000

/** Gives a function that says whether one more reload is within three a minute. `now` in epoch ms. */
export function createReloadBudget(): (now: number) => boolean {
  let spent: readonly number[] = []
  return (now) => {
    spent = spent.filter((at) => now - at < withinMs && at <= now)
    if (spent.length >= most) return false
    spent = [...spent, now]
    return true
  }
}
