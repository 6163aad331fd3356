import type { RoleView } from '#contract/model.ts'
import { type ConsoleOutlook, consoleOutlook } from '#shared/console/outlook.ts'
import { useKnown } from './context.tsx'

/** How long a console of the role would last, and why. */
export function useConsoleOutlook(role: RoleView): ConsoleOutlook {
  return consoleOutlook(
    role,
    useKnown('status', (status) => status?.sources.find(({ name }) => name === role.source)?.kind),
  )
}
