import { useCallback, useEffect, useMemo, useState } from 'react'
import { type Filters, noFilters, toAuditFilter } from './filters.ts'

/** A person who types gets the answer for a word, not one for each letter. */
const pauseMs = 250

/** The filters, and the same for the agent: `asked` as of the last change, `current` as of the moment it is called. */
export function useFilters(now: () => number) {
  const [filters, setFilters] = useState<Filters>(noFilters)
  const [settled, setSettled] = useState<Filters>(noFilters)
  const change = useCallback((part: Partial<Filters>) => setFilters((known) => ({ ...known, ...part })), [])
  useEffect(() => {
    if (filters.text === settled.text) {
      setSettled(filters)
      return undefined
    }
    const timer = setTimeout(() => setSettled(filters), pauseMs)
    return () => clearTimeout(timer)
  }, [filters, settled.text])
  const asked = useMemo(() => toAuditFilter(settled, now()), [settled, now])
  const current = useCallback(() => toAuditFilter(settled, now()), [settled, now])
  return { filters, change, asked, current }
}
