import { useSyncExternalStore } from 'react'
import { usePage } from '../../store/context.tsx'

const tickMs = 1000
const readers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  for (const reader of readers) reader()
}

/** Timers stand still while nobody looks; what comes back into sight is told the time at once. */
function update(): void {
  const wanted = readers.size > 0 && document.visibilityState !== 'hidden'
  if (wanted && timer === undefined) timer = setInterval(tick, tickMs)
  if (!wanted && timer !== undefined) {
    clearInterval(timer)
    timer = undefined
  }
}

function look(): void {
  update()
  if (document.visibilityState !== 'hidden') tick()
}

function subscribe(reader: () => void): () => void {
  if (readers.size === 0) document.addEventListener('visibilitychange', look)
  readers.add(reader)
  update()
  return () => {
    readers.delete(reader)
    if (readers.size === 0) document.removeEventListener('visibilitychange', look)
    update()
  }
}

/** Epoch ms in whole seconds (rounded down), by one tick that all components share; it stops while the page is hidden. */
export function useNow(): number {
  const { now } = usePage()
  return useSyncExternalStore(subscribe, () => Math.floor(now() / tickMs) * tickMs)
}
