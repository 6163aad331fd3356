import { Star } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useNow } from '../../ui/use-now.ts'
import styles from './RoleState.module.css'
import type { Progress } from '../../store/progress.ts'

/** What goes on with a role, at the end of its row; its star else. */
export function RoleState({ role, progress }: { readonly role: RoleView; readonly progress: Progress | undefined }) {
  const state = role.session?.state
  if (progress?.kind === 'doing' || state === 'starting')
    return (
      <span className={styles['busy']}>{progress?.kind === 'doing' ? doing[progress.doing] : t.roles.starting}</span>
    )
  if (state === 'needs-sign-in') return <span className={styles['needs']}>{t.roles.needsSignIn}</span>
  if (state === 'expired') return <span className={styles['over']}>{t.roles.expired}</span>
  if (state !== undefined) return <Running expiresAt={role.session?.expiresAt} />
  if (role.favourite) return <Star className={styles['star']} role="img" aria-label={t.roles.favourite} />
  return null
}

const doing = { start: t.roles.starting, renew: t.roles.renewing, end: t.roles.ending }

function Running({ expiresAt }: { readonly expiresAt: string | undefined }) {
  const now = useNow()
  const text = expiresAt === undefined ? t.roles.running : timeLeft(Date.parse(expiresAt) - now)
  return <span className={styles['running']}>{text}</span>
}
