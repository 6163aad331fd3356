import { Star } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { offersOf, type SessionFacts } from '#shared/session-offers.ts'
import { timeLeft } from '#shared/times.ts'
import { AccountMark } from '../../../ui/marks/AccountMark.tsx'
import { cx } from '../../../ui/cx.ts'
import { ProductionLock } from '../../../ui/marks/ProductionBadge.tsx'
import type { Range } from '../../../ui/marks/Marked.tsx'
import { RoleName } from '../../../ui/marks/RoleName.tsx'
import { titleText, useTitle } from '../../../ui/marks/use-title.ts'
import type { Progress } from '../../../store/progress.ts'
import { useOpening, useSessionOf } from '../../../store/use-offers.ts'
import { useNow } from '../../../ui/hooks/use-now.ts'
import { twistOf } from '../twist.ts'
import { AccountId } from './AccountId.tsx'
import { fieldRanges } from './match-ranges.ts'
import type { Row } from './sections.ts'
import styles from './RoleRow.module.css'

/** The cells of one role: account and role, always; its account's id where there is room and no heading says it. */
export const RoleRow = memo(function RoleRow({
  row: { role, withAccount },
  ranges,
  height,
  usualRegion,
  progress,
  actions,
}: {
  readonly row: Extract<Row, { readonly kind: 'role' }>
  /** Where a search found it. */
  readonly ranges: readonly Range[]
  readonly height: number
  /** A region that needs no mention. */
  readonly usualRegion: string | undefined
  readonly progress: Progress | undefined
  /** While it is active or pointed at. */
  readonly actions: ReactNode
}) {
  const production = isProduction(role)
  const found = fieldRanges(role, ranges)
  const said = titleText(useTitle(role))
  const isNamed = role.accountName !== undefined || role.accountId !== undefined
  return (
    <div
      role="presentation"
      className={cx(
        styles['row'],
        withAccount && styles['flat'],
        production && styles['production'],
        actions !== undefined && styles['covered'],
      )}
      style={{ height }}
    >
      <span
        role="gridcell"
        className={styles['name']}
        aria-label={production ? `${said}, ${t.common.production}` : said}
      >
        <AccountMark role={role} />
        {production && <ProductionLock />}
        <RoleName
          role={role}
          accountRanges={isNamed ? found.accountName : found.source}
          roleRanges={found.name}
          quiet={!withAccount}
        />
      </span>
      <Facts role={role} usualRegion={usualRegion} />
      <span role="gridcell" className={styles['id']}>
        {withAccount && role.accountId !== undefined && <AccountId id={role.accountId} ranges={found.accountId} />}
      </span>
      <span role="gridcell" className={styles['end']}>
        <RoleState role={role} progress={progress} />
        {actions}
      </span>
    </div>
  )
})

const Facts = memo(function Facts({
  role,
  usualRegion,
}: {
  readonly role: RoleView
  readonly usualRegion: string | undefined
}) {
  const twist = twistOf(role)
  const text = [
    ...(twist === undefined ? [] : [twist]),
    ...(role.chain.length === 0 ? [] : [t.roles.via(role.chain)]),
    ...(role.region === usualRegion ? [] : [role.region]),
  ].join(' · ')
  return (
    <span role="gridcell" className={styles['facts']}>
      <bdi title={text}>{text}</bdi>
    </span>
  )
})

/** What goes on with a role, at the end of its row; its star else. */
const RoleState = memo(function RoleState({
  role,
  progress,
}: {
  readonly role: RoleView
  readonly progress: Progress | undefined
}) {
  const session = useSessionOf(role)
  const isOpening = useOpening(role.id)
  if (progress?.kind === 'doing') return <span className={styles['busy']}>{doing[progress.doing]}</span>
  if (progress?.kind === 'failed') return <span className={styles['failed']}>{t.roles.failed}</span>
  if (isOpening) return <span className={styles['busy']}>{t.consoles.onItsWay}</span>
  if (session !== undefined) return <Session session={session} />
  if (role.favourite) return <Star className={styles['star']} role="img" aria-label={t.roles.favourite} />
  return null
})

const doing = { start: t.roles.starting, renew: t.roles.renewing, end: t.roles.ending }

function Session({ session }: { readonly session: SessionFacts }) {
  const now = useNow()
  const { state, left, needsPerson } = offersOf(session, now)
  if (state === 'starting') return <span className={styles['busy']}>{t.roles.starting}</span>
  if (needsPerson) return <span className={styles['needs']}>{t.roles.needsSignIn}</span>
  if (left === 0) return <span className={styles['over']}>{t.roles.expired}</span>
  return <span className={styles['running']}>{left === undefined ? t.roles.running : timeLeft(left)}</span>
}
