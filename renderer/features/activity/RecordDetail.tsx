import { Copy, Filter } from 'lucide-react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { fateOf } from '#shared/audit-fate.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { cx } from '../../ui/cx.ts'
import detail from '../../ui/detail.module.css'
import { Facts } from '../../ui/Facts.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { ProductionBadge } from '../../ui/marks/ProductionBadge.tsx'
import { useCopy } from '../../store/use-copy.ts'
import type { Filters } from './filters.ts'
import { OutcomeMark } from './OutcomeMark.tsx'
import styles from './RecordDetail.module.css'
import { factsOf } from './record-facts.ts'
import { actionWords } from './words.ts'

/** Everything that the log has of one request. */
export function RecordDetail({
  record,
  role,
  onOnly,
}: {
  readonly record: AuditRecord
  /** The record's, as far as it is known still. */
  readonly role: RoleView | undefined
  /** Shows only records like this one. */
  readonly onOnly: (filters: Partial<Filters>) => void
}) {
  const copy = useCopy()
  const production = role !== undefined && isProduction(role)
  const fate = fateOf(record)
  return (
    <div className={cx(detail['detail'], production && detail['production'])}>
      <header>
        <h2 className={styles['title']}>
          <bdi>{actionWords(record)}</bdi>
          {production && <ProductionBadge />}
        </h2>
        <p className={styles['outcome']}>
          <OutcomeMark fate={fate} note={t.activity.fateMeans[fate]} />
        </p>
      </header>
      <div className={styles['facts']}>
        {factsOf(record).map((facts) => (
          <Facts
            key={facts[0]?.field}
            ruled
            facts={facts.map(({ name, text, copy: exact, only }) => ({
              name,
              value: <bdi>{text}</bdi>,
              mono: exact !== undefined,
              actions: (
                <>
                  {only !== undefined && (
                    <IconButton label={t.activity.onlyThis(name)} icon={Filter} onPress={() => onOnly(only)} />
                  )}
                  {exact !== undefined && (
                    <IconButton label={t.activity.copyOf(name)} icon={Copy} onPress={() => copy.text(exact, name)} />
                  )}
                </>
              ),
            }))}
          />
        ))}
      </div>
    </div>
  )
}
