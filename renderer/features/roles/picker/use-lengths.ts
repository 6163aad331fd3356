// The heights that the layout counts with, in px; text may be scaled and rows compact.
import { useEffect, useMemo, useState } from 'react'
import { useKnown } from '../../../store/context.tsx'
import type { Row } from './sections.ts'

const rem = { header: 1.75, session: 3.25, notice: 3.25 }
const rowRem = { comfortable: 2.25, compact: 1.75 }

export interface Lengths {
  readonly header: number
  readonly of: (row: Row, hasNotice: boolean) => number
  /** Of the row itself, without a notice below it. */
  readonly own: (row: Row) => number
}

export function useLengths(): Lengths {
  const compact = useKnown('settings', (all) => all?.find(({ key }) => key === 'app.density')?.value === 'compact')
  const base = useRootSize()
  return useMemo(() => {
    const own = (row: Row): number =>
      Math.round(base * (row.kind === 'session' ? rem.session : rowRem[compact ? 'compact' : 'comfortable']))
    return {
      header: Math.round(base * rem.header),
      own,
      of: (row, hasNotice) => own(row) + (hasNotice ? Math.round(base * rem.notice) : 0),
    }
  }, [base, compact])
}

/** Text of 200 % is a larger root; a resize is when it may have changed. */
function useRootSize(): number {
  const read = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  const [size, setSize] = useState(read)
  useEffect(() => {
    const look = (): void => setSize(read())
    window.addEventListener('resize', look)
    return () => window.removeEventListener('resize', look)
  }, [])
  return size
}
