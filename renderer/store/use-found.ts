import { useCallback, useEffect, useState } from 'react'
import type { FoundView } from '#contract/sources.ts'
import { useClient } from './context.tsx'
import { type Failure, failureOf } from '../ui/failure.ts'

export type Finding =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly found: readonly FoundView[] }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What AWS tools on this computer already take credentials from; looked at when this is mounted, and again on demand. */
export function useFound(): { readonly finding: Finding; readonly look: () => void } {
  const { agent } = useClient()
  const [finding, setFinding] = useState<Finding>({ kind: 'looking' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const leave = new AbortController()
    const tell = (next: Finding): void => {
      if (!leave.signal.aborted) setFinding(next)
    }
    agent.sources.discover(undefined, { signal: leave.signal }).then(
      (found) => tell({ kind: 'found', found }),
      (error: unknown) => tell({ kind: 'failed', failure: failureOf(error) }),
    )
    return () => leave.abort()
  }, [agent, turn])
  const look = useCallback(() => {
    setFinding({ kind: 'looking' })
    setTurn((before) => before + 1)
  }, [])
  return { finding, look }
}

/** Those that no source uses yet. */
export const unused = (found: readonly FoundView[]): readonly FoundView[] =>
  found.filter(({ usedBy }) => usedBy === undefined)
