// The picker's state: what is asked, what is listed, which row is active, and how the list follows it.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import type { Match } from '#shared/search.ts'
import type { Progress } from '../../../store/progress.ts'
import { pageFrom, scrollFor } from '../../../ui/hooks/virtual-rows.ts'
import type { Pasted } from './pasted.ts'
import { firstRow } from './first-row.ts'
import { type Layout, layOut } from './layout.ts'
import { noticeRows, type Row } from './sections.ts'
import { type Lengths, useLengths } from './use-lengths.ts'
import { useSections } from './use-sections.ts'

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end'

export interface PickerState {
  readonly query: string
  readonly ask: (query: string) => void
  readonly pasted: Pasted | undefined
  readonly layout: Layout
  readonly matches: ReadonlyMap<string, Match>
  readonly lengths: Lengths
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Keys of the rows below which a failure is told. */
  readonly noticed: ReadonlySet<string>
  readonly active: Row | undefined
  readonly activate: (key: string) => void
  readonly move: (move: Move) => void
}

export function usePicker(
  roles: ReadonlyMap<string, RoleView>,
  sessions: readonly SessionView[],
  progress: ReadonlyMap<string, Progress>,
): PickerState {
  const [query, setQuery] = useState('')
  const { sections, matches, pasted } = useSections(roles, sessions, query)
  const lengths = useLengths()
  const [begun, setBegun] = useState<ReadonlyMap<string, string>>(new Map())
  const noticed = useMemo(() => noticeRows(sections, progress, begun), [sections, progress, begun])
  const layout = useMemo(
    () => layOut(sections, lengths.header, (row) => lengths.of(row, noticed.has(row.key))),
    [sections, lengths, noticed],
  )
  const active = useActiveRow(layout, query, pasted !== undefined)
  const scroller = useRef<HTMLDivElement>(null)
  const latest = useRef({ layout, index: active.index })
  useLayoutEffect(() => {
    latest.current = { layout, index: active.index }
  })

  /** Scrolls only as far as it must. */
  const reveal = (index: number): void => {
    const element = scroller.current
    if (element === null) return
    const next = scrollFor(latest.current.layout, index, element.scrollTop, element.clientHeight)
    if (next !== element.scrollTop) element.scrollTop = next
  }

  useKeepInPlace(scroller, layout, active.key)

  const own = layout.rows[active.index]
  const begins = own !== undefined && progress.get(own.roleId)?.kind === 'doing' ? own : undefined
  useEffect(() => {
    if (begins !== undefined) setBegun((known) => new Map(known).set(begins.roleId, begins.key))
  }, [begins])

  // A notice below the active row, or its move to another section, must not leave it out of sight.
  const shown = active.key
  const tall = active.index < 0 ? 0 : layout.heights[active.index]
  useEffect(() => {
    if (shown !== undefined) reveal(latest.current.index)
  }, [shown, tall])

  function move(step: Move): void {
    const { layout: now, index } = latest.current
    const last = now.rows.length - 1
    const view = scroller.current?.clientHeight ?? 0
    const next = Math.max(0, Math.min(last, target(step, now, index, view)))
    active.set(now.rows[next]?.key)
    reveal(next)
  }

  return {
    query,
    ask(next) {
      setQuery(next)
      active.set(undefined)
      if (scroller.current !== null) scroller.current.scrollTop = 0
    },
    pasted,
    layout,
    matches,
    lengths,
    scroller,
    noticed,
    active: own,
    activate: active.set,
    move,
  }
}

function target(step: Move, layout: Layout, index: number, view: number): number {
  switch (step) {
    case 'up':
      return index - 1
    case 'down':
      return index + 1
    case 'page-up':
      return pageFrom(layout, index, view, -1)
    case 'page-down':
      return pageFrom(layout, index, view, 1)
    case 'home':
      return 0
    case 'end':
      return layout.rows.length - 1
  }
}

/** What is added or removed above the sight (a session starts, a source lists more) must not move what is being read. */
function useKeepInPlace(scroller: RefObject<HTMLDivElement | null>, layout: Layout, key: string | undefined): void {
  const before = useRef<{ readonly layout: Layout; readonly key: string | undefined }>(undefined)
  useLayoutEffect(() => {
    const element = scroller.current
    const known = before.current
    before.current = { layout, key }
    if (element === null || known === undefined || known.layout === layout || known.key !== key || key === undefined)
      return
    if (element.scrollTop === 0) return
    const was = known.layout.tops[known.layout.indexOf(key)]
    const is = layout.tops[layout.indexOf(key)]
    if (was !== undefined && is !== undefined && was !== is) element.scrollTop += is - was
  }, [scroller, layout, key])
}

interface ActiveRow {
  /** -1 when there are no rows, or none is chosen yet. */
  readonly index: number
  readonly key: string | undefined
  readonly set: (key: string | undefined) => void
}

/**
 * The row that the keys act on: the one chosen last, or where that has gone (its role began to run and moved up, say) another
 * row of the same role; none where the role itself is gone, so that no key does to another what was meant for it. Without a choice it is
 * the one to begin with. That one stays while a list that comes in puts others before it: Enter starts what
 * was read.
 */
function useActiveRow(layout: Layout, query: string, isPasted: boolean): ActiveRow {
  const [chosen, set] = useState<string>()
  const shown = useRef({ query: '', key: '' })
  const first = useMemo(() => {
    const same = query !== '' && shown.current.query === query ? layout.indexOf(shown.current.key) : -1
    return same < 0 ? firstRow(layout, isPasted) : same
  }, [layout, query, isPasted])
  const index = chosen === undefined ? first : indexFor(layout, chosen)
  const key = layout.rows[index]?.key
  useLayoutEffect(() => {
    shown.current = { query, key: key ?? '' }
  })
  return { index: layout.rows.length === 0 ? -1 : index, key, set }
}

function indexFor(layout: Layout, key: string): number {
  const same = layout.indexOf(key)
  if (same >= 0) return same
  const roleId = key.slice(key.lastIndexOf('/') + 1)
  return layout.rows.findIndex((row) => row.roleId === roleId)
}
