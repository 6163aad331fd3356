import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'

export interface ProfileActions {
  /** Takes a write back. */
  readonly undo: (id: number) => Promise<void>
  readonly remove: (which: readonly string[] | 'all') => Promise<void>
  /** Says what was written, with the way back. */
  readonly tellWritten: (text: string, id: number | undefined) => void
}

/** Changes of the file; that they are done is told wherever the person is by then. `changed`: look at the file again. */
export function useProfileActions(changed: () => void): ProfileActions {
  const { agent } = useClient()
  const fate = useFate()
  return useMemo(() => {
    const undo = async (id: number): Promise<void> => {
      const { undone, path } = await agent.profiles.undo({ id }).finally(changed)
      fate.done(t.profiles.takenBack(undone, path))
    }
    const tellWritten = (text: string, id: number | undefined): void => {
      const failed = (error: unknown): void => void fate.failed({ id: 'profiles/undo', title: t.profiles.title }, error)
      const onPress = (): void => void (id !== undefined && undo(id).catch(failed))
      fate.done(text, id === undefined ? undefined : { label: t.profiles.undo, onPress })
    }
    return {
      undo,
      tellWritten,
      async remove(which) {
        const all = which === 'all'
        const { id, removed } = await agent.profiles.remove({ names: all ? [] : [...which], all }).finally(changed)
        const names = removed.map((header) => header.replace(/^(?:profile|sso-session) /, ''))
        if (names.length === 0) return fate.done(t.profiles.nothingRemoved)
        return tellWritten(
          t.profiles.removed(names.length > 3 ? t.profiles.some(names.length, 0) : names.join(', ')),
          id,
        )
      },
    }
  }, [agent, fate, changed])
}
