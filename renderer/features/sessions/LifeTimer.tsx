import type { SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { Ring } from '../../ui/marks/Ring.tsx'
import { exact } from '../../ui/hooks/clock.ts'
import styles from './LifeTimer.module.css'
import { lifeOf } from '../../ui/marks/session-life.ts'

/** Ring and words: how long it lasts. Says nothing by itself to a screen reader; SessionAnnouncements does at its marks. */
export function LifeTimer({ session, now }: { readonly session: SessionView; readonly now: number }) {
  const { share, tone, text, left } = lifeOf(session, now)
  const end = session.expiresAt
  const title =
    end === undefined ? undefined : tone === 'expired' ? t.sessions.endedAt(exact(end)) : t.sessions.endsAt(exact(end))
  return (
    <span className={styles['life']} data-tone={tone} title={title}>
      <Ring share={share} tone={tone} label="" />
      <span role="timer" aria-label={left === undefined || left === 0 ? text : t.sessions.left(text)}>
        {text}
      </span>
    </span>
  )
}
