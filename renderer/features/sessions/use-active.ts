import { useState } from 'react'

/** Which of them the keys act on: the one chosen last; where that has gone, what came to its place; the first to begin with. */
export function useActive(ids: readonly string[]): readonly [string | undefined, (id: string) => void] {
  const [chosen, setChosen] = useState<{ readonly id: string; readonly at: number }>()
  const found = chosen === undefined ? -1 : ids.indexOf(chosen.id)
  const at = found >= 0 ? found : Math.min(chosen?.at ?? 0, ids.length - 1)
  const id = ids[at]
  // Remembered as it is now: the list is in order of what ends first, so that rows change places.
  if (chosen !== undefined && id !== undefined && (chosen.id !== id || chosen.at !== at)) setChosen({ id, at })
  return [id, (next) => setChosen({ id: next, at: ids.indexOf(next) })]
}
