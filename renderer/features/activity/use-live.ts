import { useEffect, useReducer, useRef } from 'react'
import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { useClient } from '../../store/context.tsx'
import { followUntil } from '../../store/follow.ts'
import { useShown } from '../../ui/hooks/use-shown.ts'
import { mostRows, newsOf, noRows, type Rows, withRecords } from './rows.ts'

export interface Live {
  readonly state: 'loading' | 'live' | 'away'
  readonly rows: Rows
  /** Came while paused: they wait, and are shown at the end of the pause. */
  readonly held: readonly AuditRecord[]
  /** Came faster than they could be sent. */
  readonly skipped: number
  /** Why the agent gives none, if it says so. */
  readonly error: unknown
  /** Grows with each batch. */
  readonly batches: number
}

type Change =
  | { readonly kind: 'asked' }
  | { readonly kind: 'first'; readonly records: readonly AuditRecord[]; readonly hold: boolean }
  | {
      readonly kind: 'more'
      readonly records: readonly AuditRecord[]
      readonly skipped: number
      readonly hold: boolean
    }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'away'; readonly error: unknown }

/** Before the first answer. */
export const nothing: Live = { state: 'loading', rows: noRows, held: [], skipped: 0, error: undefined, batches: 0 }

function change(live: Live, event: Change): Live {
  switch (event.kind) {
    case 'asked':
      return { ...nothing, rows: { ...noRows, nextKey: live.rows.nextKey }, batches: live.batches }
    case 'first': {
      const news = newsOf(live.rows, live.held, event.records)
      if (news !== undefined) {
        return change({ ...live, error: undefined }, { ...event, kind: 'more', records: news, skipped: 0 })
      }
      return {
        ...nothing,
        state: 'live',
        rows: withRecords({ ...noRows, nextKey: live.rows.nextKey }, event.records),
        batches: live.batches + 1,
      }
    }
    case 'more': {
      const next = { ...live, state: 'live' as const, skipped: live.skipped + event.skipped, batches: live.batches + 1 }
      if (event.hold) return { ...next, held: [...live.held, ...event.records].slice(-mostRows) }
      return { ...next, rows: withRecords(live.rows, event.records) }
    }
    case 'resumed':
      return { ...live, rows: withRecords(live.rows, live.held), held: [] }
    case 'away':
      return { ...live, state: 'away', error: event.error }
  }
}

/**
 * The log that fits `filter`, newest first, as it grows. A new filter begins anew. A page that nobody sees asks for nothing: in a browser each
 * list takes one of the six connections that all tabs share. What came meanwhile is there when it is shown again.
 */
export function useLive(filter: AuditFilter, paused: boolean): Live {
  const { agent } = useClient()
  const [live, tell] = useReducer(change, nothing)
  const shown = useShown()
  const hold = useRef(paused)
  const asked = useRef<AuditFilter>(undefined)
  useEffect(() => {
    hold.current = paused
    if (!paused) tell({ kind: 'resumed' })
  }, [paused])

  useEffect(() => {
    if (!shown) return undefined
    const closed = new AbortController()
    let first = true
    let error: unknown
    if (asked.current !== filter) tell({ kind: 'asked' })
    asked.current = filter
    followUntil(
      {
        states: async () => {
          first = true
          try {
            return await agent.audit.live({ limit: 2000, ...filter }, { signal: closed.signal })
          } catch (cause) {
            error = cause
            throw cause
          }
        },
        apply: ({ records, skipped }) => {
          tell({ kind: first ? 'first' : 'more', records, skipped, hold: hold.current })
          first = false
          error = undefined
        },
        ended: () => tell({ kind: 'away', error }),
      },
      closed.signal,
    )
    return () => closed.abort()
  }, [agent, filter, shown])

  return live
}
