// Tries what a source stands on, step by step. It outlives the view that it was begun in, and its end is told as every action's is.
import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { type Page, useKnown, usePage } from './context.tsx'
import type { Preflight } from './preflights.ts'
import { type Fate, useFate } from './use-fate.ts'

export type BeginPreflight = (source: string) => Promise<void>

export interface HeldPreflight {
  readonly state: Preflight | undefined
  readonly run: () => void
  /** The result goes, or what is under way ends. */
  readonly clear: () => void
}

export function usePreflight(source: string): HeldPreflight {
  const page = usePage()
  const begin = useBeginPreflight()
  const state = useKnown('preflights', (known) => known.get(source))
  return {
    state,
    run: () => void begin(source),
    clear() {
      if (state?.kind === 'running') state.leave()
      hold(page, source, undefined)
    },
  }
}

export function useBeginPreflight(): BeginPreflight {
  const page = usePage()
  const fate = useFate()
  return useMemo(() => createBegin(page, fate), [page, fate])
}

function hold({ stores }: Pick<Page, 'stores'>, source: string, held: Preflight | undefined): void {
  stores.preflights.setState((known) => {
    const others = [...known].filter(([name]) => name !== source)
    return new Map(held === undefined ? others : [...others, [source, held]])
  }, true)
}

function createBegin(page: Page, fate: Fate): BeginPreflight {
  const { client, stores, now } = page
  return async (source) => {
    const before = stores.preflights.getState().get(source)
    // What it found may be right no more: the source was changed since.
    if (before?.kind === 'running') before.leave()
    const leave = new AbortController()
    const { signal } = leave
    const mine: Preflight = { kind: 'running', leave: () => leave.abort() }
    hold(page, source, mine)
    const isWanted = (): boolean => stores.preflights.getState().get(source) === mine
    const what = { id: `check/${source}`, source, title: source }
    try {
      const steps = await client.agent.sources.preflight({ name: source }, { signal })
      if (!isWanted()) return
      hold(page, source, { kind: 'done', steps, at: now() })
      const wrong = steps.find(({ outcome }) => outcome === 'wrong')
      if (wrong !== undefined)
        fate.told(what, { ...wrong, message: t.sources.check.wrongIs(wrong.what, wrong.message) })
    } catch (error) {
      if (isWanted()) hold(page, source, { kind: 'failed', failure: fate.failed(what, error) })
    }
  }
}
