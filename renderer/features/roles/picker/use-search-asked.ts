import { type RefObject, useEffect, useRef } from 'react'
import { useKnown, usePage } from '../../../store/context.tsx'

/** The wish that brings the window may arrive after the first letters that were typed into it (ms). */
const lateMs = 1000

/** The tray, the shortcut or a second start want an empty search field with the cursor in it. */
export function useSearchAsked(input: RefObject<HTMLInputElement | null>, ask: (query: string) => void): void {
  const asked = useKnown('place', (place) => place.searchAsked)
  const { now } = usePage()
  const seen = useRef(asked)
  /** When the window came to the front, and what the field held then. */
  const shown = useRef({ at: Number.NEGATIVE_INFINITY, text: '' })

  useEffect(() => {
    const note = (): void => {
      shown.current = { at: now(), text: input.current?.value ?? '' }
    }
    window.addEventListener('focus', note)
    return () => window.removeEventListener('focus', note)
  }, [input, now])

  useEffect(() => {
    if (seen.current === asked) return
    seen.current = asked
    const text = input.current?.value ?? ''
    const old = now() - shown.current.at <= lateMs ? shown.current.text : text
    ask(text.startsWith(old) ? text.slice(old.length) : '')
    input.current?.focus()
  }, [asked, ask, input, now])
}
