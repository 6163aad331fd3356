import { type RefObject, useLayoutEffect, useState } from 'react'

const assumed = 36

/** Px of an element that CSS gives a row's height: it follows text size, density and the width that there is. */
export function useRowHeight(probe: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(assumed)
  useLayoutEffect(() => {
    const element = probe.current
    if (element === null) return undefined
    const look = (): void => setHeight(element.offsetHeight || assumed)
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    return () => resized.disconnect()
  }, [probe])
  return height
}
