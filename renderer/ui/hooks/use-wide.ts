import { useSyncExternalStore } from 'react'

/** 820 px at the usual text size; in em, so that larger text gives the narrow layout. Also in the style sheets. */
const wide = '(min-width: 51.25em)'

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(wide)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Whether list and details stand side by side. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(wide).matches)
}
