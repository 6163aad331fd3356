import { type RefObject, useEffect, useRef } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useKnown, usePage } from '../../../store/context.tsx'
import { useAnnounce } from '../../../ui/announce.tsx'
import { useStable } from '../../../ui/hooks/use-stable.ts'
import type { PickerState } from './use-picker.ts'

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

/** A count after each letter would talk over the person: it waits for a pause (ms). */
const pauseMs = 700

/** Says how many roles a search found, and where none of them is chosen. */
export function useSaid({ query, layout, active }: PickerState): void {
  const announce = useAnnounce()
  const heading = layout.sections[0]?.section.heading
  const count = layout.rows.length
  const cut = heading?.kind === 'matches' && heading.cut
  const asked = query.trim()
  // As it is by then; a row that is chosen later says itself.
  const say = useStable((): void => {
    const found = t.roles.found(count, cut)
    if (count === 0) announce(t.roles.noMatch)
    else announce(active === undefined ? `${found}. ${t.roles.allProduction}` : found)
  })
  useEffect(() => {
    if (asked === '') return undefined
    const timer = setTimeout(say, pauseMs)
    return () => clearTimeout(timer)
  }, [asked, count, cut, say])
}
