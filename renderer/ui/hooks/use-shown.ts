import { useSyncExternalStore } from 'react'

const isShown = (): boolean => document.visibilityState !== 'hidden'

function subscribe(tell: () => void): () => void {
  document.addEventListener('visibilitychange', tell)
  return () => document.removeEventListener('visibilitychange', tell)
}

/** Whether a person can see the page: not in a tab behind another, nor in a window that is hidden. */
export const useShown = (): boolean => useSyncExternalStore(subscribe, isShown)
