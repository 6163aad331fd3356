import { ListBoxItem } from 'react-aria-components'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { pageKinds } from './kinds/registry.ts'
import styles from './SourceList.module.css'
import { SourceState } from './SourceState.tsx'

export function SourceRow({ source }: { readonly source: SourceView }) {
  const { icon: Icon, label, identity } = pageKinds[source.kind]
  const facts = [label, identity(source), source.region, t.sources.roles(source.roles)]
  return (
    <ListBoxItem id={source.name} textValue={source.name} className={styles['row'] ?? ''}>
      <Icon aria-hidden="true" className={styles['icon']} />
      <span className={styles['name']}>{source.name}</span>
      <SourceState state={source.state} />
      <span className={styles['below']}>
        <span className={styles['facts']}>
          {facts
            .filter((fact) => fact !== undefined)
            .map((fact) => fact.replaceAll(' ', '\u00a0'))
            .join(' · ')}
        </span>
        {source.problem !== undefined && (
          <span className={styles['problem']} data-state={source.state}>
            {source.problem}
          </span>
        )}
      </span>
    </ListBoxItem>
  )
}
