import { LockKeyhole } from 'lucide-react'
import { memo } from 'react'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { AccountMark } from '../../../ui/AccountMark.tsx'
import { cx } from '../../../ui/cx.ts'
import { ProductionBadge } from '../../../ui/ProductionBadge.tsx'
import { AccountId } from './AccountId.tsx'
import { fieldRanges } from './highlight.ts'
import { Marked } from './Marked.tsx'
import { RoleState } from './RoleState.tsx'
import styles from './RoleRow.module.css'
import type { Row } from './sections.ts'
import type { Progress } from '../../../store/progress.ts'

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
        {production && (withAccount ? <ProductionBadge shrinks /> : <LockOnly />)}
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

/** The heading above says the word already. */
function LockOnly() {
  return <LockKeyhole className={styles['lock']} role="img" aria-label={t.roles.production} />
}

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
