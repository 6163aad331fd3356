import { useEffect, useLayoutEffect, useRef } from 'react'

/**
 * A dialog, or details over the list, give the focus back to what had it before; but where a menu opened them, that is gone with
 * the menu. Then what had the focus before the menu gets it; where that is gone too, the view.
 */
export function useFocusReturn(isOpen: boolean): void {
  const last = useRef<Element | null>(null)

  useEffect(() => {
    const keep = (target: EventTarget | null): void => {
      if (target instanceof Element && target !== document.body && target.closest(overlays) === null)
        last.current = target
    }
    const listen = (event: FocusEvent): void => keep(event.target)
    keep(document.activeElement)
    document.addEventListener('focusin', listen)
    return () => document.removeEventListener('focusin', listen)
  }, [])

  // Before the effects that take the focus.
  useLayoutEffect(() => {
    if (!isOpen) return undefined
    const origin = last.current
    return () => {
      // After what closes has tried it itself.
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body || !(origin instanceof HTMLElement)) return
        if (origin.isConnected) origin.focus()
        else document.querySelector<HTMLElement>(beginning)?.focus()
      })
    }
  }, [isOpen])
}

/** Of what is not covered. */
export const beginning = 'section:not([inert], [inert] *) :is(h1[tabindex], button)'
const overlays = '[role="dialog"], [role="alertdialog"], [role="menu"]'
