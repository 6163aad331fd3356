import { ListBox } from 'react-aria-components'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './SourceList.module.css'
import { SourceRow } from './SourceRow.tsx'

export function SourceList({
  sources,
  selected,
  onSelect,
}: {
  readonly sources: readonly SourceView[]
  readonly selected: string | undefined
  readonly onSelect: (name: string | undefined) => void
}) {
  return (
    <ListBox
      aria-label={t.sources.list}
      className={styles['list'] ?? ''}
      selectionMode="single"
      selectedKeys={selected === undefined ? [] : [selected]}
      disallowEmptySelection={selected !== undefined}
      onSelectionChange={(keys) => {
        const [first] = keys === 'all' ? [] : keys
        onSelect(first === undefined ? undefined : String(first))
      }}
    >
      {sources.map((source) => (
        <SourceRow key={source.name} source={source} />
      ))}
    </ListBox>
  )
}
