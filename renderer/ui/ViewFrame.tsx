import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '#shared/strings/strings.ts'
import { cx } from './cx.ts'
import { IconButton } from './IconButton.tsx'
import { useFocusReturn } from './hooks/use-focus-return.ts'
import { useShortcut } from './hooks/use-shortcut.ts'
import { useWide } from './hooks/use-wide.ts'
import styles from './ViewFrame.module.css'

/** A view's heading, tools and content; details stand beside it where there is room, else over it with a way back. */
export function ViewFrame({
  title,
  toolbar,
  detail,
  detailTitle,
  onCloseDetail,
  children,
}: {
  readonly title: string
  readonly toolbar?: ReactNode
  /** Undefined or false: nothing is selected. */
  readonly detail?: ReactNode
  /** Names the region of the details. */
  readonly detailTitle?: string
  readonly onCloseDetail?: () => void
  readonly children: ReactNode
}) {
  const wide = useWide()
  const back = useRef<HTMLDivElement>(null)
  const open = detail !== undefined && detail !== null && detail !== false
  const covered = open && !wide
  useShortcut(open && onCloseDetail ? ['Escape'] : [], () => onCloseDetail?.())

  useFocusReturn(covered)
  useEffect(() => {
    if (covered) back.current?.querySelector('button')?.focus()
  }, [covered])

  // What had the focus went with the view before.
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])

  return (
    <div className={styles['frame']}>
      <section className={styles['main']} aria-label={title} inert={covered}>
        <header className={cx(styles['header'], toolbar === undefined && styles['bare'])}>
          <h1 ref={heading} tabIndex={-1} className={styles['title']}>
            {title}
          </h1>
          {toolbar !== undefined && <div className={styles['toolbar']}>{toolbar}</div>}
        </header>
        <div className={styles['content']}>{children}</div>
      </section>
      {open && (
        <section className={styles['detail']} aria-label={detailTitle ?? t.shell.details}>
          <div ref={back} className={styles['back']}>
            {onCloseDetail !== undefined && (
              <IconButton
                label={covered ? t.common.back : t.common.close}
                icon={ArrowLeft}
                shortcut="Escape"
                onPress={onCloseDetail}
              />
            )}
            <span className={styles['detailTitle']}>{detailTitle ?? t.shell.details}</span>
          </div>
          <div className={styles['detailBody']}>{detail}</div>
        </section>
      )}
    </div>
  )
}
