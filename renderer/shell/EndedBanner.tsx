// Sessions that ended though nobody ended them one by one: the agent was lost, stopped or replaced, or everything was locked.
import { useEffect, useState } from 'react'
import type { EndedSession } from '#contract/model.ts'
import { offersOf } from '#shared/session-offers.ts'
import { endedText, handoverText, handoverTitle, lockedTitle } from '#shared/strings/en/handover.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, usePage, useStores } from '../store/context.tsx'
import { withNotice } from '../store/notices.ts'
import { useRoleActions } from '../store/role-actions.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { clock } from '../ui/hooks/clock.ts'

export interface Ended {
  readonly title: string
  readonly text: string
  /** Those that do not run again, and whose role is there. */
  readonly startable: readonly EndedSession[]
  readonly onDismiss: () => void
}

/** The latest, until it is dismissed or all of it runs again. */
export function useEnded(): Ended | undefined {
  const { now } = usePage()
  const { told } = useStores()
  const handover = useKnown('desktop', (state) => state?.handover)
  const together = useKnown('status', (status) => status?.agent.ended)
  const locked = together?.by === 'lock' ? together : undefined
  const sessions = useKnown('status', (status) => status?.sessions)
  const roles = useKnown('roles')
  const [dismissed, setDismissed] = useState('')
  const isLock = locked !== undefined && (handover === undefined || locked.at > handover.at)
  const last = isLock ? locked : handover
  const time = last === undefined ? '' : clock(last.at, now())
  const title = isLock ? lockedTitle(time) : handover && handoverTitle(handover, time)
  const text = isLock ? endedText(locked.ended).trim() : handover && handoverText(handover)

  useEffect(() => {
    if (last === undefined || title === undefined || text === undefined) return
    const notice = { id: `ended/${last.at}`, level: 'warning' as const, message: title, hint: text, at: last.at }
    told.setState((known) => withNotice(known, notice), true)
  }, [told, last, title, text])

  if (last === undefined || title === undefined || text === undefined || last.at === dismissed) return undefined
  const runs = new Set(sessions?.flatMap((each) => (offersOf(each, now()).isLive ? [each.roleId] : [])))
  const left = last.ended.filter(({ roleId }) => !runs.has(roleId))
  if (left.length === 0 && (isLock || last.ended.length > 0)) return undefined
  return {
    title,
    text,
    startable: left.filter(({ roleId }) => roles?.has(roleId) === true),
    onDismiss: () => setDismissed(last.at),
  }
}

export function EndedBanner({ title, text, startable, onDismiss }: Ended) {
  const actions = useRoleActions()
  const pending = useKnown('progress', (known) =>
    startable.some(({ roleId }) => {
      const progress = known.get(roleId)
      return progress?.kind === 'doing' && progress.doing === 'start'
    }),
  )
  return (
    <div role="alert">
      <Banner
        tone="warn"
        text={title}
        hint={text}
        action={
          startable.length > 0 && (
            <Button
              size="small"
              pending={pending}
              onPress={() => startable.forEach(({ roleId, role }) => actions.start({ id: roleId, name: role }))}
            >
              {t.sessions.startAgain}
            </Button>
          )
        }
        onDismiss={onDismiss}
      />
    </div>
  )
}
