import type { FoundView } from '#contract/sources.ts'
import { sentences } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'

const words = t.sources.adding.found

/** Makes a source of each until the signal fires; one that fails is told and holds nothing up. Answers the names of those that are there now. */
export function useAddFound(): (chosen: readonly FoundView[], signal: AbortSignal) => Promise<readonly string[]> {
  const { agent } = useClient()
  const toast = useToast()
  return async (chosen, signal) => {
    const added: string[] = []
    for (const { name, profile, region } of chosen) {
      if (signal.aborted) break
      try {
        const { source, warning } = await agent.sources.add({
          kind: 'ambient',
          name,
          ...(profile === undefined ? {} : { profile }),
          ...(region === undefined ? {} : { region }),
        })
        added.push(source.name)
        if (warning !== undefined) toast({ text: `${name}: ${warning}` })
      } catch (error) {
        const { message, hint } = failureOf(error)
        toast({ text: words.partly(name, sentences(message, hint)), tone: 'danger' })
      }
    }
    return added
  }
}
