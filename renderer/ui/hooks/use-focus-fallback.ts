import { type FocusEvent, useEffect, useRef } from 'react'
import { beginning } from './use-focus-return.ts'

/** Where what had the focus in here is gone, with its row or by itself, this gets it: the next Tab goes on from here, not from the top. */
export function useFocusFallback<Here extends HTMLElement>() {
  const ref = useRef<Here>(null)
  const last = useRef<Element>(null)
  // After each change: any may have taken it, and all of this with it.
  useEffect(() => {
    if (document.activeElement !== document.body || last.current?.isConnected !== false) return
    last.current = null
    const goal = ref.current ?? document.querySelector<HTMLElement>(beginning)
    goal?.focus({ preventScroll: true })
  })
  const onFocus = ({ target }: FocusEvent<Here>): void => {
    last.current = target
  }
  return { ref, tabIndex: -1, onFocus }
}
