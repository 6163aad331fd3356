import type { ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { Kbd } from './Kbd.tsx'
import styles from './Tooltip.module.css'

/** Around something that takes focus (wrap plain elements in React Aria's Focusable). */
export function Tooltip({
  text,
  shortcut,
  children,
}: {
  readonly text: ReactNode
  readonly shortcut?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <AriaTooltip className={styles['tooltip'] ?? ''} offset={6}>
        {text}
        {shortcut !== undefined && <Kbd keys={shortcut} />}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
