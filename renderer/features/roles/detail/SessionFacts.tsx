import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../../store/context.tsx'
import { Ring } from '../../../ui/Ring.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { Moment } from '../../../ui/Moment.tsx'
import { lifeOf, outlook } from '../../../ui/session-life.ts'
import { Facts } from '../../../ui/Facts.tsx'
import styles from './SessionFacts.module.css'

/** Of the role's session, while there is one. */
export function SessionFacts({ role }: { readonly role: RoleView }) {
  const session = useKnown('status', (status) => status?.sessions.find(({ roleId }) => roleId === role.id))
  return session === undefined ? null : <Session session={session} />
}

function Session({ session }: { readonly session: SessionView }) {
  const now = useNow()
  const life = lifeOf(session, now)
  const next = outlook(session, now)
  const facts = [
    {
      name: t.roles.ends,
      value: (
        <span className={styles['life']} data-tone={life.tone}>
          <Ring share={Math.round(life.share * 60) / 60} tone={life.tone} label="" />
          <span className={styles['left']}>{life.text}</span>
          {session.expiresAt !== undefined && (
            <span className={styles['end']}>
              <Moment iso={session.expiresAt} now={now} />
            </span>
          )}
        </span>
      ),
    },
    ...(next === undefined ? [] : [{ name: t.roles.next, value: next }]),
    ...(session.problem === undefined ? [] : [{ name: t.roles.problem, value: session.problem }]),
    ...(session.note === undefined ? [] : [{ name: t.roles.note, value: session.note }]),
    { name: t.roles.region, value: session.region, mono: true },
    { name: t.roles.startedAt, value: <Moment iso={session.startedAt} now={now} /> },
    ...(session.clients === 0 ? [] : [{ name: t.roles.usedBy, value: t.roles.terminals(session.clients) }]),
    { name: t.roles.accessKey, value: session.standInAccessKeyId, mono: true },
  ]
  return <Facts title={t.roles.session} facts={facts} />
}
