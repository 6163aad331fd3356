import type { LucideIcon } from 'lucide-react'
import { Button } from 'react-aria-components'
import { Kbd } from '../ui/Kbd.tsx'
import { ariaKeys } from '../ui/key-labels.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import icon from '../ui/IconButton.module.css'
import styles from './NavButton.module.css'
import { cx } from '../ui/cx.ts'

/** One view in the navigation; `words`: name and keys are shown beside the icon, else in the tooltip. */
export function NavButton({
  label,
  icon: Icon,
  keys,
  current,
  words,
  onPress,
}: {
  readonly label: string
  readonly icon: LucideIcon
  readonly keys: string | undefined
  readonly current: boolean
  readonly words: boolean
  readonly onPress: () => void
}) {
  const button = (
    <Button
      className={cx(icon['button'], styles['button'], words && styles['words'])}
      {...(words ? {} : { 'aria-label': label })}
      {...(current ? { 'aria-current': 'page' as const } : {})}
      onPress={onPress}
      render={(props) => <button {...props} type="button" aria-keyshortcuts={keys && ariaKeys(keys)} />}
    >
      <Icon aria-hidden="true" />
      {words && (
        <>
          <span className={styles['label']}>{label}</span>
          {keys !== undefined && <Kbd keys={keys} />}
        </>
      )}
    </Button>
  )
  return words ? (
    button
  ) : (
    <Tooltip text={label} {...(keys === undefined ? {} : { shortcut: keys })}>
      {button}
    </Tooltip>
  )
}
