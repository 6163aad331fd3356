import styles from './Kbd.module.css'
import { keyLabels } from './key-labels.ts'

/** `Mod+Enter`: ⌘ on macOS, Ctrl elsewhere. A picture of keys; the control itself carries `aria-keyshortcuts`. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className={styles['keys']} aria-hidden="true">
      {keyLabels(keys).map((label) => (
        <span key={label} className={styles['key']}>
          {label}
        </span>
      ))}
    </kbd>
  )
}
