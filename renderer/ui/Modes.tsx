import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import styles from './Modes.module.css'

/** One of a few ways to look at the same thing, side by side. */
export function Modes<Id extends string>({
  label,
  modes,
  labels,
  mode,
  onMode,
}: {
  readonly label: string
  readonly modes: readonly Id[]
  readonly labels: Readonly<Record<Id, string>>
  readonly mode: Id
  readonly onMode: (mode: Id) => void
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles['modes'] ?? ''}
      disallowEmptySelection
      selectedKeys={[mode]}
      onSelectionChange={(keys) => {
        const chosen = modes.find((each) => keys.has(each))
        if (chosen !== undefined) onMode(chosen)
      }}
    >
      {modes.map((each) => (
        <ToggleButton key={each} id={each} className={styles['mode'] ?? ''}>
          {labels[each]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
