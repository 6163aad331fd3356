import { useMemo } from 'react'
import type { TerminalsView, TerminalView } from '#contract/terminals.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'

export interface TerminalActions {
  /** To this one alone; null: none. */
  readonly give: (terminal: TerminalView, role: string | null) => void
  readonly follow: (id: string) => void
  /** Ends its keys, nobody else's. */
  readonly revoke: (id: string) => void
}

export function useTerminalActions(): TerminalActions {
  const { agent } = useClient()
  const fate = useFate()
  return useMemo(() => {
    const tell = <View>(id: string, work: Promise<View>, said: (view: View) => string): void =>
      void work.then(
        (view) => fate.done(said(view)),
        (error: unknown) => fate.failed({ id: `terminal/${id}`, title: t.terminals.title }, error),
      )
    const changed = ({ wrote }: TerminalsView): string =>
      wrote === undefined ? t.terminals.here : t.terminals.wrote(wrote)
    return {
      give: ({ id }, role) => tell(id, agent.terminals.use({ role, terminal: id }), changed),
      follow: (id) => tell(id, agent.terminals.follow({ terminal: id }), changed),
      revoke: (id) =>
        tell(id, agent.terminals.revoke({ terminal: id }), ({ left }) =>
          [t.terminals.revoked, ...left.map((what) => t.terminals.left[what])].join(' '),
        ),
    }
  }, [agent, fate])
}
