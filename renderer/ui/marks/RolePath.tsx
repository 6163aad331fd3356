import { Fragment } from 'react'
import { t } from '#shared/strings/strings.ts'
import styles from './RolePath.module.css'

/** How credentials get from the source to the role; read out as a sentence. */
export function RolePath({ source, steps }: { readonly source: string; readonly steps: readonly string[] }) {
  return (
    <span className={styles['path']} role="img" aria-label={t.sources.role.path(source, steps)}>
      <span className={styles['dot']} />
      <span className={styles['step']} title={source}>
        {source}
      </span>
      {steps.map((step) => (
        <Fragment key={step}>
          <span className={styles['line']} />
          <span className={styles['step']} title={step}>
            {step}
          </span>
        </Fragment>
      ))}
    </span>
  )
}
