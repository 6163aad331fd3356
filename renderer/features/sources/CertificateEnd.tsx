import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { ageOf } from '#shared/times.ts'
import { exact } from '../../ui/hooks/clock.ts'
import { useNow } from '../../ui/hooks/use-now.ts'

/** The day, and how far away it is. */
export const certificateEnd = (until: string | undefined): ReactNode => until && <End until={until} />

function End({ until }: { readonly until: string }) {
  const left = Date.parse(until) - useNow()
  const words = left > 0 ? t.sources.endsIn : t.sources.endedAgo
  return words(exact(until), ageOf(Math.abs(left)))
}
