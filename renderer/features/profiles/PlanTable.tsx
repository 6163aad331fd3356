import { useMemo, useRef } from 'react'
import type { ProfileChange } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { type Column, VirtualTable } from '../../ui/VirtualTable.tsx'
import styles from './ProfileTable.module.css'

const { columns: heads } = t.profiles
const columns: readonly Column[] = [
  { id: 'profile', head: heads.profile, className: styles['name'] },
  { id: 'account', head: heads.account, className: styles['account'] },
  { id: 'accountId', head: heads.accountId, className: styles['id'] },
  { id: 'role', head: heads.role, className: styles['role'] },
  { id: 'session', head: heads.session, className: styles['last'] },
  { id: 'change', head: heads.change, className: styles['change'] },
]
const look = { cells: styles['planned'], row: styles['row'] }

/** A row for each section that is written or goes; those of SSO sessions bear no role. */
export function PlanTable({ changes }: { readonly changes: readonly ProfileChange[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => changes.map((change) => ({ key: change.section, change })), [changes])
  return (
    <VirtualTable
      label={t.profiles.table}
      columns={columns}
      rows={rows}
      look={look}
      scroller={scroller}
      fateOf={({ change }) => change.change}
      cells={({ change: { profile, section, account, accountId, role, session, change } }) => (
        <>
          <Cell of="name" text={profile ?? section} />
          <Cell of="account" text={account} />
          <Cell of="id" text={accountId} />
          <Cell of="role" text={role} />
          <Cell of="last" text={session} />
          <Cell of="change" text={t.profiles.changes[change]} />
        </>
      )}
    />
  )
}

export function Cell({ of, text }: { readonly of: keyof typeof styles; readonly text: string | undefined }) {
  return (
    <span role="gridcell" className={styles[of]} title={text}>
      <bdi>{text}</bdi>
    </span>
  )
}
