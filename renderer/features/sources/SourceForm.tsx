import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { t } from '#shared/strings/strings.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import type { Action } from '../../ui/hooks/use-action.ts'
import styles from './Form.module.css'
import { FormActions } from './FormActions.tsx'
import type { Fields } from './use-fields.ts'

/** The frame of a form: nothing is sent while anything is wrong, and what is seldom needed is folded. */
export function SourceForm({
  fields,
  wrong,
  save,
  more,
  label,
  isDisabled,
  onCancel,
  children,
}: {
  readonly fields: Pick<Fields<never>, 'tell'>
  /** By field; undefined where nothing is. */
  readonly wrong: object
  readonly save: Action<[], void>
  /** Fields that few have a use for. */
  readonly more?: ReactNode
  /** Of the button that saves. */
  readonly label: string
  readonly isDisabled?: boolean
  readonly onCancel: () => void
  readonly children: ReactNode
}) {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    fields.tell()
    if (Object.values(wrong).every((each: unknown) => each === undefined)) void save.run()
  }
  const failed = useRef<HTMLDivElement>(null)
  // Whoever saved with Enter in a field further up.
  useEffect(() => {
    if (save.failure !== undefined) failed.current?.scrollIntoView({ block: 'nearest' })
  }, [save.failure])
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {children}
      {more !== undefined && (
        <details className={styles['more']}>
          <summary>{t.sources.adding.more}</summary>
          <div className={styles['form']}>{more}</div>
        </details>
      )}
      {save.failure !== undefined && (
        <div ref={failed}>
          <ErrorPanel failure={save.failure} onDismiss={save.clear} />
        </div>
      )}
      <FormActions label={label} pending={save.pending} isDisabled={isDisabled ?? false} onCancel={onCancel} />
    </form>
  )
}
