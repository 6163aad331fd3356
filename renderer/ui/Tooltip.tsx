import { type ReactNode, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { Kbd } from './Kbd.tsx'
import styles from './Tooltip.module.css'

/** Around something that takes focus (wrap plain elements in React Aria's Focusable). */
export function Tooltip({
  text,
  shortcut,
  mayOpen = () => true,
  children,
}: {
  readonly text: ReactNode
  readonly shortcut?: string | undefined
  /** Asked when it would. */
  readonly mayOpen?: () => boolean
  readonly children: ReactNode
}) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return undefined
    // React Aria keeps an Esc that closes a tooltip from everything else. The tooltip goes first here, and the key on its way.
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') flushSync(() => setOpen(false))
    }
    window.addEventListener('keydown', close, true)
    return () => window.removeEventListener('keydown', close, true)
  }, [isOpen])
  return (
    <TooltipTrigger delay={500} closeDelay={0} isOpen={isOpen} onOpenChange={(open) => setOpen(open && mayOpen())}>
      {children}
      <AriaTooltip className={styles['tooltip'] ?? ''} offset={6}>
        {text}
        {shortcut !== undefined && <Kbd keys={shortcut} />}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
