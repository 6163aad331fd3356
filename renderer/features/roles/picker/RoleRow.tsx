import { Star } from 'lucide-react'
import { memo } from 'react'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { offersOf, type SessionFacts } from '#shared/session-offers.ts'
import { timeLeft } from '#shared/times.ts'
import { AccountMark } from '../../../ui/marks/AccountMark.tsx'
import { cx } from '../../../ui/cx.ts'
import { ProductionBadge, ProductionLock } from '../../../ui/marks/ProductionBadge.tsx'
import type { Progress } from '../../../store/progress.ts'
import { useSessionOf } from '../../../store/use-offers.ts'
import { useNow } from '../../../ui/hooks/use-now.ts'
import { AccountId, fieldRanges, Marked } from './Marked.tsx'
import type { Row } from './sections.ts'
import styles from './RoleRow.module.css'

/** The cells of one role. Below an account's heading they say the role; else the account as well. */
export const RoleRow = memo(function RoleRow({
  row: { role, ranges, withAccount },
  height,
  usualRegion,
  progress,
  covered,
}: {
  readonly row: Extract<Row, { readonly kind: 'role' }>
  readonly height: number
  /** A region that needs no mention. */
  readonly usualRegion: string | undefined
  readonly progress: Progress | undefined
  /** Its actions lie over the end of the row and say the state themselves. */
  readonly covered: boolean
}) {
  const production = isProduction(role)
  const found = fieldRanges(role, ranges)
  return (
    <div
      role="presentation"
      className={cx(styles['row'], withAccount && styles['flat'], production && styles['production'])}
      style={{ height }}
    >
      <span role="gridcell" className={styles['name']}>
        <AccountMark role={role} />
        <Marked text={role.name} ranges={found.name} className={styles['text']} />
        {production && (withAccount ? <ProductionBadge shrinks /> : <ProductionLock />)}
        <Facts role={role} usualRegion={usualRegion} />
      </span>
      {withAccount && (
        <>
          <span role="gridcell" className={styles['account']}>
            {role.accountId === undefined && role.accountName === undefined ? (
              <Marked text={role.source} ranges={found.source} className={styles['text']} />
            ) : (
              <Marked text={role.accountName ?? ''} ranges={found.accountName} className={styles['text']} />
            )}
          </span>
          <span role="gridcell">
            {role.accountId !== undefined && <AccountId id={role.accountId} ranges={found.accountId} />}
          </span>
        </>
      )}
      <span role="gridcell" className={styles['state']}>
        {!covered && <RoleState role={role} progress={progress} />}
      </span>
    </div>
  )
})

function Facts({ role, usualRegion }: { readonly role: RoleView; readonly usualRegion: string | undefined }) {
  const facts = [
    ...(role.chain.length === 0 ? [] : [t.roles.via(role.chain)]),
    ...(role.region === usualRegion ? [] : [role.region]),
  ]
  if (facts.length === 0) return null
  const text = facts.join(' · ')
  return (
    <bdi className={styles['facts']} title={text}>
      {text}
    </bdi>
  )
}

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
