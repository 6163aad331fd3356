// The heights that the layout counts with, in px; text may be scaled and rows compact.
import { useEffect, useMemo, useState } from 'react'
import { useKnown } from '../../../store/context.tsx'
import type { Row } from './sections.ts'

const rem = { header: 1.75, session: 3.25, notice: 6.75 }
const rowRem = { comfortable: 2.25, compact: 1.75 }
/** Account and role below each other, as in the style sheets: text of 200 % in the smallest window. */
const tallest = '(max-width: 18em)'
const tallRem = { session: 4.75, row: 3.25 }

export interface Lengths {
  readonly header: number
  readonly of: (row: Row, hasNotice: boolean) => number
  /** Of the row itself, without a notice below it. */
  readonly own: (row: Row) => number
}

export function useLengths(): Lengths {
  const compact = useKnown('settings', (all) => all?.find(({ key }) => key === 'app.density')?.value === 'compact')
  const { base, tall } = useRoom()
  return useMemo(() => {
    const one = tall ? tallRem : { session: rem.session, row: rowRem[compact ? 'compact' : 'comfortable'] }
    const own = (row: Row): number => Math.round(base * one[row.kind === 'session' ? 'session' : 'row'])
    return {
      header: Math.round(base * rem.header),
      own,
      of: (row, hasNotice) => own(row) + (hasNotice ? Math.round(base * rem.notice) : 0),
    }
  }, [base, tall, compact])
}

/** Text of 200 % is a larger root; a resize is when it may have changed. */
function useRoom(): { readonly base: number; readonly tall: boolean } {
  const read = () => ({
    base: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16,
    tall: window.matchMedia(tallest).matches,
  })
  const [room, setRoom] = useState(read)
  useEffect(() => {
    const look = (): void => {
      const next = read()
      setRoom((known) => (known.base === next.base && known.tall === next.tall ? known : next))
    }
    window.addEventListener('resize', look)
    return () => window.removeEventListener('resize', look)
  }, [])
  return room
}
