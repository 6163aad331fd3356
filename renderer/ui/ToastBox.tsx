import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { Button } from './Button.tsx'
import { cx } from './cx.ts'
import { useShown } from './hooks/use-shown.ts'
import { IconButton } from './IconButton.tsx'
import type { Toast } from './toast.tsx'
import styles from './toast.module.css'

const plainMs = 5000
/** Something to press needs longer. */
const actionMs = 12_000
const icons = { plain: Info, ok: CircleCheck, danger: CircleAlert }

export function ToastBox({
  id,
  toast,
  onGone,
}: {
  readonly id: number
  readonly toast: Toast
  readonly onGone: (id: number) => void
}) {
  const [held, setHeld] = useState(false)
  const { action, tone = 'plain' } = toast
  // What is told to a hidden window waits for the person.
  const seen = useShown()
  useEffect(() => {
    if (held || !seen) return undefined
    const timer = setTimeout(() => onGone(id), action === undefined && tone !== 'danger' ? plainMs : actionMs)
    return () => clearTimeout(timer)
  }, [held, seen, id, action, tone, onGone])
  const Icon = icons[tone]
  return (
    // Pointing at it only stops the clock; nothing is done by it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={cx(styles['toast'], styles[tone])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden="true" />
      <p className={styles['text']}>{toast.text}</p>
      {action !== undefined && (
        <Button
          size="small"
          onPress={() => {
            action.onPress()
            onGone(id)
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t.common.dismiss} icon={X} onPress={() => onGone(id)} />
    </div>
  )
}
