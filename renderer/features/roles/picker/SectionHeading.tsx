import { formatAccountId } from '#shared/times.ts'
import { AccountMark } from '../../../ui/AccountMark.tsx'
import { ProductionBadge } from '../../../ui/ProductionBadge.tsx'
import { type Heading, headingText } from './sections.ts'
import styles from './SectionHeading.module.css'

/** Sticks to the top while its rows pass. Its group carries the same words as its name. */
export function SectionHeading({ heading, height }: { readonly heading: Heading; readonly height: number }) {
  return (
    <div className={styles['heading']} style={{ height }} aria-hidden="true">
      {heading.kind === 'account' ? <Account {...heading} /> : headingText(heading)}
    </div>
  )
}

function Account({ role, production }: Extract<Heading, { readonly kind: 'account' }>) {
  return (
    <>
      <AccountMark role={role} />
      {role.accountName !== undefined && (
        <bdi className={styles['name']} title={role.accountName}>
          {role.accountName}
        </bdi>
      )}
      {production && <ProductionBadge />}
      <span className={styles['id']}>{formatAccountId(role.accountId ?? '')}</span>
    </>
  )
}
