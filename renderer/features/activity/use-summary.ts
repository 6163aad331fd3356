import { useEffect, useRef, useState } from 'react'
import type { AuditFilter, AuditSummary } from '#contract/audit.ts'
import { useClient } from '../../store/context.tsx'

/** The log is read through for each answer, so there is this much rest between two, however long one takes. */
const everyMs = 2000

/**
 * Counts over time of what `filterNow` asks for, asked for anew when that function or `version` changes. The last answer stays
 * until the next one is there, also when the agent is away.
 */
export function useSummary(filterNow: () => AuditFilter, buckets: number, version: unknown): AuditSummary | undefined {
  const { agent } = useClient()
  const [summary, setSummary] = useState<AuditSummary>()
  const again = useRef(() => {})

  useEffect(() => {
    const closed = new AbortController()
    let state: 'idle' | 'busy' | 'busy-and-stale' = 'idle'
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      const found = await agent.audit
        .summary({ filter: filterNow(), buckets }, { signal: closed.signal })
        .catch(() => undefined)
      if (!closed.signal.aborted && found !== undefined) setSummary(found)
    }
    const rest = (): void => {
      const stale = state === 'busy-and-stale'
      state = 'idle'
      if (stale) run()
    }
    const run = (): void => {
      if (state !== 'idle') {
        state = 'busy-and-stale'
        return
      }
      state = 'busy'
      void ask().finally(() => {
        if (!closed.signal.aborted) timer = setTimeout(rest, everyMs)
      })
    }
    again.current = run
    run()
    return () => {
      closed.abort()
      clearTimeout(timer)
    }
  }, [agent, filterNow, buckets])

  const seen = useRef(version)
  useEffect(() => {
    if (seen.current === version) return
    seen.current = version
    again.current()
  }, [version])

  return summary
}
