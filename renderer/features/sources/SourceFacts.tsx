import { Fragment } from 'react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import type { Fact } from '../../ui/Facts.tsx'
import { pageKinds } from './kinds/registry.ts'
import styles from './SourceDetail.module.css'

export function SourceFacts({ source }: { readonly source: SourceView }) {
  const facts: readonly Fact[] = [
    ...pageKinds[source.kind].facts(source),
    { name: t.sources.region, value: source.region },
    { name: t.sources.endpoint, value: source.endpointUrl, mono: true },
  ]
  return (
    <dl className={styles['facts']}>
      {facts
        .filter(({ value }) => value !== undefined)
        .map(({ name, value, mono }) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{mono === true ? <code>{value}</code> : value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
