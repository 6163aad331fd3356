import { useEffect } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useAnnounce } from '../../../ui/announce.tsx'
import type { Layout } from './layout.ts'

/** A count after each letter would talk over the person: it waits for a pause (ms). */
const pauseMs = 700

/** Says how many roles a search found. */
export function useSaid(query: string, layout: Layout): void {
  const announce = useAnnounce()
  const heading = layout.sections[0]?.section.heading
  const count = layout.rows.length
  const cut = heading?.kind === 'matches' && heading.cut
  const asked = query.trim()
  useEffect(() => {
    if (asked === '') return undefined
    const timer = setTimeout(() => announce(count === 0 ? t.roles.noMatch : t.roles.found(count, cut)), pauseMs)
    return () => clearTimeout(timer)
  }, [asked, count, cut, announce])
}
