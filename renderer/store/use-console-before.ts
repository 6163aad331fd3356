import type { RoleView } from '#contract/model.ts'
import { consoleOutlook } from '#shared/console/outlook.ts'
import { effectOn } from '#shared/console/several.ts'
import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { useNow } from '../ui/hooks/use-now.ts'
import { useKnown } from './context.tsx'

/** How long a console of the role would last and why, and what becomes of others that the browser has. */
export function useConsoleBefore(role: RoleView): string {
  const kind = useKnown('status', (status) => status?.sources.find(({ name }) => name === role.source)?.kind)
  const consoles = {
    open: useKnown('consoles'),
    rules: useKnown('browsers'),
    several: useKnown('settings', takesSeveral),
  }
  const now = useNow()
  const effect = role.neverDirect ? undefined : t.consoles.effect(effectOn(consoles, role, now), now)
  return [t.consoles.before(consoleOutlook(role, kind)), effect].filter(Boolean).join('. ')
}

export const takesSeveral = (settings: readonly SettingView[] | undefined): boolean =>
  settings?.find(({ key }) => key === 'console.multi-session')?.value === true
