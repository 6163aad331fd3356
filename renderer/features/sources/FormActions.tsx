import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import styles from './Form.module.css'

/** At the foot of a form in a dialog; Enter in any field does the same as the main button. */
export function FormActions({
  label,
  pending,
  isDisabled,
  onCancel,
}: {
  readonly label: string
  readonly pending: boolean
  readonly isDisabled?: boolean
  readonly onCancel: () => void
}) {
  return (
    <div className={styles['actions']}>
      <Button onPress={onCancel}>{t.sources.cancel}</Button>
      <Button type="submit" variant="primary" pending={pending} isDisabled={isDisabled}>
        {label}
      </Button>
    </div>
  )
}
