// What a session's row says before its place: what needs a person, what uses it, what comes next. Pure.
import type { SessionUsage, SessionView } from '#contract/model.ts'
import { offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import type { Progress } from '../../store/progress.ts'
import { outlook } from '../../ui/marks/session-life.ts'
import type { Remark } from '../../ui/SessionRow.tsx'
import { usedBy, wordsOfUse } from './used-by.ts'

export function remarksOf({
  session,
  usage,
  progress,
  isBeside,
  now,
}: {
  readonly session: SessionView
  readonly usage: SessionUsage | undefined
  /** That the last thing asked of it did not work is said first; why, only where no details say it beside. */
  readonly progress: Progress | undefined
  readonly isBeside: boolean
  readonly now: number
}): readonly Remark[] {
  const failed = progress?.kind === 'failed' ? (isBeside ? t.roles.failed : progress.failure.message) : undefined
  const next = outlook(session, now)
  const isUrgent = offersOf(session, now).needsPerson
  const [busiest] = usage === undefined ? [] : usedBy(usage, now)
  return [
    ...(failed === undefined ? [] : [{ text: failed, tone: 'danger' } as const]),
    ...(next === undefined || !isUrgent ? [] : [{ text: next, tone: 'warn' } as const]),
    ...(busiest === undefined ? [] : [{ text: wordsOfUse(busiest) }]),
    ...(next === undefined || isUrgent ? [] : [{ text: next }]),
  ]
}
