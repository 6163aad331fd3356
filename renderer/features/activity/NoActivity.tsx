import { Activity, Filter } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { CommandText } from '../../ui/CommandText.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useCopy } from '../../store/use-copy.ts'
import { type Filters, cleared, narrowed } from './filters.ts'
import styles from './NoActivity.module.css'

/** An empty table: nothing fits, nothing in this span, or nothing ever. */
export function NoActivity({
  filters,
  onChange,
}: {
  readonly filters: Filters
  readonly onChange: (change: Partial<Filters>) => void
}) {
  const copy = useCopy()
  if (narrowed(filters) || filters.span.kind === 'range')
    return (
      <EmptyState
        icon={Filter}
        title={t.activity.noMatch}
        text={t.activity.noMatchText}
        actions={<Button onPress={() => onChange(cleared)}>{t.activity.clearFilters}</Button>}
      />
    )
  return (
    <EmptyState
      icon={Activity}
      title={filters.span.kind === 'all' ? t.activity.empty : t.activity.emptySpan}
      text={t.activity.emptyText}
      actions={
        <>
          <span className={styles['try']}>
            {t.activity.emptyTry} <CommandText command={t.activity.emptyCommand} className={styles['command']} />
          </span>
          <Button onPress={() => copy.text(t.activity.emptyCommand, t.activity.command)}>
            {t.activity.copyOf(t.activity.command)}
          </Button>
          {filters.span.kind !== 'all' && (
            <Button onPress={() => onChange({ span: { kind: 'all' } })}>{t.activity.showAll}</Button>
          )}
        </>
      }
    />
  )
}
