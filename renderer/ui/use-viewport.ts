import { type RefObject, useLayoutEffect, useState } from 'react'

export interface Viewport {
  readonly top: number
  readonly height: number
}

/** Before the first measurement, and where nothing is ever laid out. */
const assumedHeight = 600

/** What of a scrolled element is in sight. */
export function useViewport(scroller: RefObject<HTMLElement | null>): Viewport {
  const [viewport, setViewport] = useState<Viewport>({ top: 0, height: assumedHeight })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const look = (): void => {
      const next = { top: element.scrollTop, height: element.clientHeight || assumedHeight }
      setViewport((known) => (known.top === next.top && known.height === next.height ? known : next))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const resized = new ResizeObserver(look)
    resized.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      resized.disconnect()
    }
  }, [scroller])
  return viewport
}
