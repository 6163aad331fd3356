import { type RefObject, useEffect, useRef } from 'react'
import { useKnown } from '../../store/context.tsx'

/** The tray, the shortcut or a second start want an empty search field with the cursor in it. */
export function useSearchAsked(input: RefObject<HTMLInputElement | null>, ask: (query: string) => void): void {
  const asked = useKnown('place', (place) => place.searchAsked)
  const seen = useRef(asked)
  useEffect(() => {
    if (seen.current === asked) return
    seen.current = asked
    ask('')
    input.current?.focus()
  }, [asked, ask, input])
}
