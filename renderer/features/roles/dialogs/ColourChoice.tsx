import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { RoleView } from '#contract/model.ts'
import { accountColours } from '#shared/account-colour.ts'
import { t } from '#shared/strings/strings.ts'
import { useAccountColour } from '../../../ui/use-account-colour.ts'
import styles from './ColourChoice.module.css'

const automatic = 'automatic'

/** Numbers on the colours: nobody has to tell them apart by eye. */
export function ColourChoice({
  value,
  role,
  onChange,
}: {
  readonly value: string | undefined
  readonly role: RoleView
  readonly onChange: (colour: string | undefined) => void
}) {
  const all = Array.from({ length: accountColours }, (_, at) => at + 1)
  const own = useAccountColour({ ...role, labels: {} })
  return (
    <RadioGroup
      className={styles['group'] ?? ''}
      orientation="horizontal"
      value={value ?? automatic}
      onChange={(chosen) => onChange(chosen === automatic ? undefined : chosen)}
    >
      <Label className={styles['label'] ?? ''}>{t.roles.labelColour}</Label>
      <Radio value={automatic} className={styles['automatic'] ?? ''} data-colour={own}>
        {t.roles.labelColourAuto}
      </Radio>
      {all.map((n) => (
        <Radio
          key={n}
          value={String(n)}
          aria-label={t.roles.labelColourN(n)}
          className={styles['colour'] ?? ''}
          data-colour={n - 1}
        >
          {n}
        </Radio>
      ))}
    </RadioGroup>
  )
}
