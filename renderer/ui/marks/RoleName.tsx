import { cx } from '../cx.ts'
import { Marked, type Range, within } from './Marked.tsx'
import styles from './RoleName.module.css'
import type { Titled } from '#shared/role-apart.ts'
import type { CutText } from './role-title.ts'
import { useTitle } from './use-title.ts'

const none: readonly Range[] = []
/** So few letters need no more room than they have, and do not give way. */
const short = 5

/**
 * `payments-prod / Admin` for the eye; names that are too long give way in their middle. Who listens hears `titleText` from what it
 * stands in.
 */
export function RoleName({
  role,
  accountRanges = none,
  roleRanges = none,
  quiet = false,
}: {
  readonly role: Titled
  readonly accountRanges?: readonly Range[]
  readonly roleRanges?: readonly Range[]
  /** The account is named above it, too. */
  readonly quiet?: boolean
}) {
  const title = useTitle(role)
  return (
    <span className={cx(styles['name'], quiet && styles['quiet'])} aria-hidden="true">
      <Cut {...title.account} ranges={accountRanges} className={styles['account']} />
      <span className={styles['slash']}> / </span>
      <span className={cx(styles['second'], title.role.cuts.length > 0 && styles['gives'])}>
        <Cut {...title.role} ranges={roleRanges} />
        {title.apart !== undefined && (
          <span
            className={styles['apart']}
            data-apart={title.apart.includes(role.accountId?.slice(-4) ?? '-') ? 'id' : 'other'}
          >
            {` ${title.apart}`}
          </span>
        )}
      </span>
    </span>
  )
}

/** Names may run right to left: `bdi` keeps them from turning their neighbours. */
function Cut({
  text,
  cuts,
  ranges,
  className,
}: CutText & { readonly ranges: readonly Range[]; readonly className?: string }) {
  return (
    <bdi className={cx(styles['cut'], cuts.length > 0 && styles['long'], className)} title={text}>
      {[0, ...cuts].map((from, at) => {
        const to = cuts[at] ?? text.length
        return (
          <span key={from} className={styles['part']} data-short={to - from <= short || undefined}>
            <Marked text={text.slice(from, to)} ranges={within(ranges, from, to)} />
          </span>
        )
      })}
    </bdi>
  )
}
