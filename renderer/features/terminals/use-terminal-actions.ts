import { useMemo } from 'react'
import type { TerminalsView, TerminalView } from '#contract/terminals.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'

export interface TerminalActions {
  /** To this one alone; null: none. */
  readonly give: (terminal: TerminalView, role: string | null) => void
  readonly follow: (id: string) => void
}

export function useTerminalActions(): TerminalActions {
  const { agent } = useClient()
  const fate = useFate()
  return useMemo(() => {
    const tell = (id: string, work: Promise<TerminalsView>): void =>
      void work.then(
        ({ wrote }) => fate.done(wrote === undefined ? t.terminals.here : t.terminals.wrote(wrote)),
        (error: unknown) => fate.failed({ id: `terminal/${id}`, title: t.terminals.title }, error),
      )
    return {
      give: ({ id }, role) => tell(id, agent.terminals.use({ role, terminal: id })),
      follow: (id) => tell(id, agent.terminals.follow({ terminal: id })),
    }
  }, [agent, fate])
}
