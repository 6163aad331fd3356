import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { cx } from '../../ui/cx.ts'
import { useShortcut } from '../../ui/hooks/use-shortcut.ts'
import lines from '../../ui/rows.module.css'
import styles from './SessionList.module.css'

const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity } as const
const stepKeys = Object.keys(steps)
const isStep = (key: string): key is keyof typeof steps => key in steps

/** The grid has the focus and names its active row (`aria-activedescendant`); arrows move it wherever in the view the focus is. */
export function SessionList({
  sessions,
  activeId,
  isCovered,
  onActivate,
  onOpen,
  renderRow,
}: {
  readonly sessions: readonly SessionView[]
  readonly activeId: string | undefined
  /** Details lie over it. */
  readonly isCovered: boolean
  readonly onActivate: (id: string) => void
  /** Enter, or a press on a row. */
  readonly onOpen: () => void
  readonly renderRow: (session: SessionView, isPointedAt: boolean) => ReactNode
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [hovered, setHovered] = useState<string>()
  const rowId = (of: string): string => `${id}-${of}`

  // What had the focus may have gone with its row; a view that was just brought has it on its heading.
  const before = useRef(activeId)
  useEffect(() => {
    if (before.current !== activeId && document.activeElement === document.body)
      list.current?.focus({ preventScroll: true })
    before.current = activeId
  }, [activeId])

  useShortcut(isCovered ? [] : stepKeys, (key) => {
    const at = sessions.findIndex((session) => session.id === activeId)
    const next = sessions[Math.max(0, Math.min(sessions.length - 1, at + (isStep(key) ? steps[key] : 0)))]
    if (next === undefined) return false
    onActivate(next.id)
    // From here on the active row is what is read out.
    if (isNowhere(document.activeElement)) list.current?.focus({ preventScroll: true })
    document.getElementById(rowId(next.id))?.scrollIntoView({ block: 'nearest' })
    return true
  })
  useShortcut(isCovered ? [] : ['Enter'], () => {
    const { activeElement } = document
    if (activeElement !== list.current && !isNowhere(activeElement)) return false
    onOpen()
    return true
  })
  const press = (event: MouseEvent): void => {
    const pressed = idAt(event)
    if (pressed === undefined || isOnControl(event)) return
    onActivate(pressed)
    onOpen()
  }
  return (
    // The keys are the view's, wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={list}
      role="grid"
      aria-label={t.sessions.list}
      aria-rowcount={sessions.length}
      aria-activedescendant={activeId === undefined ? undefined : rowId(activeId)}
      tabIndex={0}
      className={styles['list']}
      onClick={press}
      onMouseMove={(event) => setHovered(idAt(event))}
      onMouseLeave={() => setHovered(undefined)}
    >
      {sessions.map((session, index) => {
        const isActive = session.id === activeId
        return (
          <div
            key={session.id}
            id={rowId(session.id)}
            data-session={session.id}
            data-role={session.roleId}
            role="row"
            aria-rowindex={index + 1}
            aria-selected={isActive}
            className={cx(lines['row'], styles['row'], isActive && lines['active'])}
          >
            {renderRow(session, isActive || session.id === hovered)}
          </div>
        )
      })}
    </div>
  )
}

/** On nothing that a key is for. */
const isNowhere = (focused: Element | null): boolean => focused === document.body || focused?.tagName === 'H1'

function idAt({ target }: MouseEvent): string | undefined {
  const row = target instanceof Element ? target.closest('[data-session]') : null
  return row?.getAttribute('data-session') ?? undefined
}

function isOnControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('button, a, input') !== null
}
