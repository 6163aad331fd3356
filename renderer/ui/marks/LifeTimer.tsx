import type { SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { exact } from '../hooks/clock.ts'
import styles from './LifeTimer.module.css'
import { Ring } from './Ring.tsx'
import { lifeOf } from './session-life.ts'

/** Ring and words: how long it lasts, alike wherever a session is shown. Says nothing by itself to a screen reader; SessionAnnouncements does at its marks. */
export function LifeTimer({
  session,
  now,
  doing,
  inRow = false,
}: {
  readonly session: SessionView
  readonly now: number
  /** What goes on with it now, in place of what is left. */
  readonly doing?: string | undefined
  /** Of its row alone: what is told beside it again is no second timer. */
  readonly inRow?: boolean
}) {
  const { share, tone, text, left } = lifeOf(session, now)
  const end = session.expiresAt
  const title =
    end === undefined
      ? t.sessions.lastingText
      : tone === 'expired'
        ? t.sessions.endedAt(exact(end))
        : t.sessions.endsAt(exact(end))
  return (
    <span className={styles['life']} data-tone={tone} title={title}>
      <Ring share={share} tone={tone} label="" />
      <span {...(inRow && { role: 'timer', 'aria-label': doing ?? (left ? t.sessions.left(text) : text) })}>
        {doing ?? text}
      </span>
    </span>
  )
}
