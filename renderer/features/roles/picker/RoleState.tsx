import { Star } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { offersOf, type SessionFacts } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useSessionOf } from '../../../store/use-offers.ts'
import { useNow } from '../../../ui/use-now.ts'
import styles from './RoleState.module.css'
import type { Progress } from '../../../store/progress.ts'

/** What goes on with a role, at the end of its row; its star else. */
export function RoleState({ role, progress }: { readonly role: RoleView; readonly progress: Progress | undefined }) {
  const session = useSessionOf(role)
  if (progress?.kind === 'doing') return <span className={styles['busy']}>{doing[progress.doing]}</span>
  if (session !== undefined) return <Session session={session} />
  if (role.favourite) return <Star className={styles['star']} role="img" aria-label={t.roles.favourite} />
  return null
}

const doing = { start: t.roles.starting, renew: t.roles.renewing, end: t.roles.ending }

function Session({ session }: { readonly session: SessionFacts }) {
  const now = useNow()
  const { state, left, needsPerson } = offersOf(session, now)
  if (state === 'starting') return <span className={styles['busy']}>{t.roles.starting}</span>
  if (needsPerson) return <span className={styles['needs']}>{t.roles.needsSignIn}</span>
  if (left === 0) return <span className={styles['over']}>{t.roles.expired}</span>
  return <span className={styles['running']}>{left === undefined ? t.roles.running : timeLeft(left)}</span>
}
