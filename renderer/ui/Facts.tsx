import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './Facts.module.css'

export interface Fact {
  readonly name: string
  /** Undefined: it is not known, and left out. */
  readonly value: ReactNode
  readonly mono?: boolean
  /** What can be done with it, as icons. */
  readonly actions?: ReactNode
}

/** Names and values in two columns, below a heading or, `ruled`, a line. */
export function Facts({
  title,
  ruled,
  facts,
}: {
  readonly title?: string
  readonly ruled?: boolean
  readonly facts: readonly Fact[]
}) {
  return (
    <section className={cx(styles['section'], ruled === true && styles['ruled'])}>
      {title !== undefined && <h3 className={styles['title']}>{title}</h3>}
      <dl className={styles['facts']}>
        {facts.map(
          ({ name, value, mono, actions }) =>
            value !== undefined && (
              <div key={name} className={styles['fact']}>
                <dt>{name}</dt>
                <dd>
                  <div className={cx(styles['value'], mono === true && styles['mono'])}>{value}</div>
                  {actions}
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  )
}
