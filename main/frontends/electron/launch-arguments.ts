// What a start asks for. The words of a second start come from another process, so they are data to check.
import * as z from 'zod'

export type Launch = 'show' | 'hidden' | 'search'

const words = z.array(z.string().max(4096)).max(256)

/** Chromium adds switches of its own between ours; whatever is not ours is passed over. `hidden`: the start at login. */
export function parseLaunch(argv: unknown): Launch {
  const { data } = words.safeParse(argv)
  if (data === undefined) return 'show'
  if (data.includes('--search')) return 'search'
  return data.includes('--hidden') && !data.includes('--show') ? 'hidden' : 'show'
}
