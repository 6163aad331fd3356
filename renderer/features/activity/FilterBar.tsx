import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { AuditSummary } from '#contract/audit.ts'
import { requestFates } from '#shared/audit-fate.ts'
import { t } from '#shared/strings/strings.ts'
import { SearchField } from '../../ui/fields/SearchField.tsx'
import { type Option, SelectField } from '../../ui/fields/SelectField.tsx'
import styles from './FilterBar.module.css'
import type { Filters } from './filters.ts'
import { SpanSelect } from './SpanSelect.tsx'

const outcomeChoices = requestFates.map((id) => ({
  id,
  label: t.activity.fates[id],
  description: t.activity.fateMeans[id],
}))
const plain = (names: readonly string[] | undefined) => (names ?? []).map((name) => ({ id: name, label: name }))

/** Search and filters; where there is little room the filters fold away behind one button. */
export function FilterBar({
  filters,
  summary,
  onChange,
  now,
}: {
  readonly filters: Filters
  /** What the filters can offer. */
  readonly summary: AuditSummary | undefined
  readonly onChange: (change: Partial<Filters>) => void
  readonly now: () => number
}) {
  const [unfolded, setUnfolded] = useState(false)
  return (
    <div className={styles['bar']}>
      <SearchField
        label={t.activity.search}
        clearLabel={t.activity.clearSearch}
        value={filters.text}
        onChange={(text) => onChange({ text })}
      />
      <AriaButton
        className={styles['fold'] ?? ''}
        aria-expanded={unfolded}
        aria-label={t.activity.filters}
        onPress={() => setUnfolded(!unfolded)}
      >
        <SlidersHorizontal aria-hidden="true" />
      </AriaButton>
      <div
        role="group"
        aria-label={t.activity.filters}
        className={styles['filters']}
        data-unfolded={unfolded || undefined}
      >
        <Filter
          label={t.activity.role}
          anyLabel={t.activity.anyRole}
          value={filters.role}
          options={plain(summary?.roles)}
          onChange={(role) => onChange({ role })}
        />
        <Filter
          label={t.activity.service}
          anyLabel={t.activity.anyService}
          value={filters.service}
          options={plain(summary?.services)}
          onChange={(service) => onChange({ service })}
        />
        <Filter
          label={t.activity.outcome}
          anyLabel={t.activity.anyOutcome}
          value={filters.outcome}
          options={outcomeChoices}
          onChange={(outcome) => onChange({ outcome: requestFates.find((each) => each === outcome) })}
        />
        <Filter
          label={t.activity.caller}
          anyLabel={t.activity.anyCaller}
          value={filters.client}
          options={plain(summary?.clients)}
          onChange={(client) => onChange({ client })}
        />
        <SpanSelect span={filters.span} onChange={(span) => onChange({ span })} now={now} />
      </div>
    </div>
  )
}

const any = '\u0000any'

/** Its first choice is not to filter. What is chosen stays on offer, also when nothing of the kind is left in the log. */
function Filter({
  label,
  anyLabel,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly anyLabel: string
  readonly value: string | undefined
  readonly options: readonly Option[]
  readonly onChange: (value: string | undefined) => void
}) {
  const missing = value !== undefined && !options.some(({ id }) => id === value)
  return (
    <SelectField
      label={label}
      small
      isSet={value !== undefined}
      value={value ?? any}
      options={[{ id: any, label: anyLabel }, ...(missing ? [{ id: value, label: value }] : []), ...options]}
      onChange={(id) => onChange(id === any ? undefined : id)}
    />
  )
}
