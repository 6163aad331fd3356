import { ListBox, ListBoxItem } from 'react-aria-components'
import type { SourceView } from '#contract/model.ts'
import { sentence } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './SourceList.module.css'
import { pageKinds } from './kinds/registry.ts'
import { SourceState } from './SourceState.tsx'

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

function SourceRow({ source }: { readonly source: SourceView }) {
  const { icon: Icon, label, identity } = pageKinds[source.kind]
  const facts = [label, identity(source), source.region, t.sources.roles(source.roles)]
  return (
    <ListBoxItem id={source.name} textValue={source.name} className={styles['row'] ?? ''}>
      <Icon aria-hidden="true" className={styles['icon']} />
      <span className={styles['head']}>
        <span className={styles['name']}>{source.name}</span>
        <SourceState source={source} />
      </span>
      <span className={styles['below']}>
        <span className={styles['facts']}>
          {facts
            .filter((fact) => fact !== undefined)
            .map((fact) => fact.replaceAll(' ', '\u00a0'))
            .join(' · ')}
        </span>
        {source.problem !== undefined && (
          <span className={styles['problem']} data-state={source.state}>
            {sentence(source.problem)}
          </span>
        )}
      </span>
    </ListBoxItem>
  )
}
