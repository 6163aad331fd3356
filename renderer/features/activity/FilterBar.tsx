import { Search, SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Input, SearchField } from 'react-aria-components'
import type { AuditSummary } from '#contract/audit.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './FilterBar.module.css'
import { type Filters, type Outcome, outcomes } from './filters.ts'
import { FilterSelect } from './FilterSelect.tsx'
import { SpanSelect } from './SpanSelect.tsx'

const outcomeChoices = outcomes.map((id) => ({
  id,
  label: t.activity.outcomes[id],
  description: t.activity.outcomeMeans[id],
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
        aria-label={t.activity.search}
        className={styles['search'] ?? ''}
        value={filters.text}
        onChange={(text) => onChange({ text })}
      >
        <Search aria-hidden="true" />
        <Input className={styles['input'] ?? ''} placeholder={t.activity.search} />
        <AriaButton className={styles['clear'] ?? ''} aria-label={t.activity.clearSearch}>
          <X aria-hidden="true" />
        </AriaButton>
      </SearchField>
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
        <FilterSelect
          label={t.activity.role}
          anyLabel={t.activity.anyRole}
          value={filters.role}
          choices={plain(summary?.roles)}
          onChange={(role) => onChange({ role })}
        />
        <FilterSelect
          label={t.activity.service}
          anyLabel={t.activity.anyService}
          value={filters.service}
          choices={plain(summary?.services)}
          onChange={(service) => onChange({ service })}
        />
        <FilterSelect
          label={t.activity.outcome}
          anyLabel={t.activity.anyOutcome}
          value={filters.outcome}
          choices={outcomeChoices}
          onChange={(outcome) => onChange({ outcome: outcomes.find((each): each is Outcome => each === outcome) })}
        />
        <FilterSelect
          label={t.activity.caller}
          anyLabel={t.activity.anyCaller}
          value={filters.client}
          choices={plain(summary?.clients)}
          onChange={(client) => onChange({ client })}
        />
        <SpanSelect span={filters.span} onChange={(span) => onChange({ span })} now={now} />
      </div>
    </div>
  )
}
