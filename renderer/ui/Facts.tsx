import type { ReactNode } from 'react'
import styles from './Facts.module.css'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
  readonly mono?: boolean
}

/** Names and values in two columns below a heading. */
export function Facts({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  return (
    <section className={styles['section']}>
      <h3 className={styles['title']}>{title}</h3>
      <dl className={styles['facts']}>
        {facts.map(({ name, value, mono }) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd className={mono === true ? styles['mono'] : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
