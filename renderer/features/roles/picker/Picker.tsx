import { useEffect, useId, useMemo, useRef } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { offersOf, type SessionOffers } from '#shared/session-offers.ts'
import { terminalsFollow } from '#shared/terminals.ts'
import { useKnown, usePage } from '../../../store/context.tsx'
import { sessionOf } from '../../../store/use-offers.ts'
import { roleWord } from '#shared/commands.ts'
import type { Copying } from '../../../store/use-copy.ts'
import type { RoleProgress } from '../../../store/use-progress.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'
import { NextStep } from '../detail/InTerminal.tsx'
import { RowMenu } from '../RoleMenu.tsx'
import type { RoleDialogs } from '../dialogs/use-role-dialogs.tsx'
import { ActionBar } from './ActionBar.tsx'
import { ListAge } from './ListAge.tsx'
import { PastedLine } from './PastedLine.tsx'
import { pageOf, type PastedPage, useReading } from './pasted.ts'
import { PickerEmpty, PickerSkeleton } from './PickerEmpty.tsx'
import { PickerRow } from './PickerRow.tsx'
import { RoleGrid, rowId } from './RoleGrid.tsx'
import { listed, type Row } from './sections.ts'
import { SearchBar } from './SearchBar.tsx'
import { usePicker } from './use-picker.ts'
import { useRowMenu } from './use-row-menu.ts'
import { type PickerKey, usePickerKeys } from './picker-keys.ts'
import { type RowDeeds, runKey } from './row-deeds.ts'
import { useSaid, useSearchAsked } from './use-search.ts'
import type { Range } from '../../../ui/marks/Marked.tsx'
import { useStable } from '../../../ui/hooks/use-stable.ts'
import styles from './Picker.module.css'

const noRoles: ReadonlyMap<string, RoleView> = new Map()
const noProgress: RoleProgress['of'] = new Map()
const noSessions: readonly SessionView[] = []
const noRanges: readonly Range[] = []

export function Picker({
  roles,
  progress,
  actions,
  copying,
  dialogs,
  onPage,
  onActive,
  onDetails,
}: {
  /** Undefined while they are on their way. */
  readonly roles: ReadonlyMap<string, RoleView> | undefined
  readonly progress: RoleProgress
  readonly actions: RoleActions
  readonly copying: Copying
  readonly dialogs: RoleDialogs
  /** Told of the page that a link in the search field leads to. */
  readonly onPage: (page: PastedPage | undefined) => void
  /** Told of each row that becomes the active one, where details stand beside the list. */
  readonly onActive: ((roleId: string | undefined) => void) | undefined
  readonly onDetails: ((roleId: string) => void) | undefined
}) {
  const id = useId()
  const { now } = usePage()
  const input = useRef<HTMLInputElement>(null)
  const anchor = useRef<HTMLElement>(null)
  const keys = useRef<HTMLElement>(null)
  const menu = useRowMenu(roles ?? noRoles)
  const sessions = useKnown('status', (status) => status?.sessions) ?? noSessions
  const usualRegion = useKnown('settings', (all) => all?.find(({ key }) => key === 'default.region')?.value)
  const terminals = useKnown('terminals')
  const goesToTerminals = ({ roleId }: Row): boolean => terminalsFollow(terminals) && terminals?.all?.roleId !== roleId
  // Beside the list the details tell what failed.
  const picker = usePicker(roles ?? noRoles, sessions, onActive === undefined ? progress.of : noProgress)
  const { active, layout, pasted } = picker
  const page = useMemo(() => pasted && pageOf(pasted), [pasted])
  const opensPage = page?.isMeant === true
  useEffect(() => onPage(page), [page, onPage])
  const ask = useStable(picker.ask)
  const reading = useReading()

  const openMenu = (key: string): void => {
    const row = document.getElementById(rowId(id, key))
    const button = row?.querySelector<HTMLElement>('[data-menu-anchor]') ?? row
    anchor.current = isInSight(button, picker.scroller.current) ? button : keys.current
    menu.open(layout.rows[layout.indexOf(key)]?.role)
  }
  const openAt = useStable((key: string) => {
    picker.activate(key)
    openMenu(key)
  })
  const offers = (row: Row): SessionOffers | undefined => {
    const session = sessionOf(listed(row), sessions)
    return session && offersOf(session, now())
  }
  const deeds: RowDeeds = { actions, copying, progress, offers, goesToTerminals, openMenu, opensPage }

  const onKey = useStable((key: PickerKey) => runKey(key, picker, deeds, input.current))
  usePickerKeys(input, onKey)
  useSearchAsked(input, ask)
  useSaid(picker)

  const activeRole = active?.roleId
  useEffect(() => onActive?.(activeRole), [activeRole, onActive])

  // Where details stand beside the list, they show it.
  const next = active !== undefined && progress.of.get(active.roleId)?.kind === 'next' ? active.role : undefined
  const open = menu.role
  const listId = layout.rows.length === 0 ? undefined : id
  return (
    <div className={styles['picker']}>
      <SearchBar
        input={input}
        query={picker.query}
        listId={listId}
        activeId={active === undefined ? undefined : rowId(id, active.key)}
        onChange={ask}
        reading={reading}
      />
      {pasted !== undefined && layout.rows.length > 0 && (
        <PastedLine pasted={pasted} count={layout.rows.length} isChosen={active !== undefined} />
      )}
      {roles !== undefined && roles.size > 0 && <ListAge always={layout.rows.length === 0} />}
      {roles === undefined ? (
        <PickerSkeleton />
      ) : layout.rows.length === 0 ? (
        <PickerEmpty
          query={picker.query.trim()}
          pasted={pasted}
          onAsk={(text) => {
            picker.ask(text)
            input.current?.focus()
          }}
        />
      ) : (
        <RoleGrid
          id={id}
          asked={picker.query}
          layout={layout}
          activeKey={active?.key}
          scroller={picker.scroller}
          onActivate={picker.activate}
          onOpen={() => onKey('start')}
          onMenu={openMenu}
          renderRow={(row, state) => (
            <PickerRow
              row={row}
              ranges={picker.matches.get(row.roleId)?.ranges ?? noRanges}
              state={state}
              lengths={picker.lengths}
              hasNotice={picker.noticed.has(row.key)}
              progress={progress}
              actions={actions}
              copying={copying}
              usualRegion={typeof usualRegion === 'string' ? usualRegion : undefined}
              onMenu={openAt}
              onDetails={onDetails}
            />
          )}
        />
      )}
      {next !== undefined && onActive === undefined && (
        <div className={styles['next']}>
          <NextStep key={next.id} role={next} copying={copying} onDismiss={() => progress.set(next.id, undefined)} />
        </div>
      )}
      {active !== undefined && (
        <ActionBar
          keys={keys}
          row={active}
          progress={progress.of.get(active.roleId)}
          toTerminals={goesToTerminals(active)}
          opensPage={opensPage}
          onKey={onKey}
        />
      )}
      {open !== undefined && (
        <RowMenu
          anchor={anchor}
          isOpen
          onClose={menu.close}
          role={open}
          actions={actions}
          copying={copying}
          word={() => roleWord(open, roles?.values() ?? [])}
          onRegion={() => dialogs.region(open.id)}
          onLabels={() => dialogs.labels(open.id)}
          onDetails={onDetails && (() => onDetails(open.id))}
        />
      )}
    </div>
  )
}

/** A row can be scrolled away while it is the active one. */
function isInSight(element: HTMLElement | null, scroller: HTMLElement | null): boolean {
  if (element === null || scroller === null) return false
  const [box, view] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()]
  return box.bottom > view.top && box.top < view.bottom
}
