import { t } from '#shared/strings/strings.ts'
import { type Action, useAction } from '../ui/hooks/use-action.ts'
import { failureOf } from '../ui/failure.ts'
import { usePage } from './context.tsx'
import { useFate } from './use-fate.ts'

/** Fetches the roles of a source anew. Its end is told as every action's is. */
export function useSync(source: string): Action<[], void> {
  const { client } = usePage()
  const fate = useFate()
  return useAction(async () => {
    try {
      await client.agent.sources.sync({ name: source })
      fate.done(t.sources.synced(source))
    } catch (error) {
      // Whoever cancelled it knows.
      if (failureOf(error).code === 'cancelled') return
      fate.failed({ id: `sync/${source}`, source, title: source }, error)
    }
  })
}
