import { consoleOutlook } from '#shared/console/outlook.ts'
import { effectOn } from '#shared/console/several.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import type { Question } from '../ui/dialogs/confirm.tsx'
import { ProductionBadge } from '../ui/marks/ProductionBadge.tsx'
import { titleAmong } from '../ui/marks/use-title.ts'
import type { Stores } from './stores.ts'
import { takesSeveral } from './use-console-before.ts'

/** Before a console that asks first: as whom, where and for how long. Of a role that is gone there is only its name to say. */
export function consoleQuestion(
  { roles, status, consoles, browsers, settings }: Stores,
  id: string,
  now: number,
): Question {
  const known = roles.getState()
  const role = known?.get(id)
  if (role === undefined)
    return { title: t.consoles.askTitle(id), text: t.consoles.asksFirst, confirm: t.consoles.open }
  const kind = status.getState()?.sources.find(({ name }) => name === role.source)?.kind
  const account = role.accountId === undefined ? undefined : t.consoles.account(role.accountId)
  const several = takesSeveral(settings.getState())
  const effect = effectOn({ open: consoles.getState(), rules: browsers.getState(), several }, role, now)
  const lasts = t.consoles.lastsFor(consoleOutlook(role, kind))
  const sentences = [account, lasts, t.consoles.effect(effect, now), t.consoles.asksFirst]
  return {
    title: t.consoles.askTitle(titleAmong(known, role)),
    text: (
      <>
        {isProduction(role) && (
          <>
            <ProductionBadge />{' '}
          </>
        )}
        {sentences.filter(Boolean).join(' ')}
      </>
    ),
    confirm: t.consoles.open,
  }
}
