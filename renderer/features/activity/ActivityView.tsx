import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { usePage } from '../../store/context.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { ActivityTable } from './ActivityTable.tsx'
import styles from './ActivityView.module.css'
import { FilterBar } from './FilterBar.tsx'
import { FilterChips } from './FilterChips.tsx'
import { type Filters, lengths, noFilters, toAuditFilter } from './filters.ts'
import { LiveControls } from './LiveControls.tsx'
import { Glance } from './Glance.tsx'
import { GroupList } from './GroupList.tsx'
import { ModeSwitch } from './ModeSwitch.tsx'
import { useDrill } from './use-drill.ts'
import { useRoles } from './use-roles.ts'
import { dayOf } from '../../ui/hooks/clock.ts'
import { NoActivity } from './NoActivity.tsx'
import { RecordDetail } from './RecordDetail.tsx'
import { mostRows, noRows, type Row } from './rows.ts'
import { TimePlot } from './TimePlot.tsx'
import { useExport } from './use-export.ts'
import { type Live, nothing, useLive } from './use-live.ts'
import { useSummary } from './use-summary.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { failureOf } from '../../ui/failure.ts'

const buckets = 60
/** Time itself moves a plot of the last minutes. */
const slideMs = 15_000

export function ActivityView() {
  const { now } = usePage()
  const tick = useNow()
  const { filters, change, asked, current } = useFilters(now)
  const [paused, setPaused] = useState(false)
  const [open, setOpen] = useState<Row>()
  const roleOf = useRoles()
  const narrow = (part: Partial<Filters>): void => {
    setPaused(false)
    change(part)
  }
  const { mode, setMode, openedLast, drill, back } = useDrill(filters, narrow, open !== undefined)
  const live = useLive(asked, paused)
  const oldest = useRef(Number.NaN)
  oldest.current = Date.parse(live.rows.list.at(-1)?.record.time ?? '')
  const { state } = live
  const spanned = useCallback(
    // Asked for anew once the first rows say how far back they go.
    () => {
      // Groups of everything are of all that the log has, not of the rows that are here.
      if (mode === 'groups') return { since: 0, ...current() }
      return state === 'loading' ? current() : { since: sinceOf(oldest.current, now()), ...current() }
    },
    [current, mode, now, state],
  )
  const summary = useSummary(spanned, buckets, `${live.batches} ${Math.floor(tick / slideMs)}`)
  const exporting = useExport()

  useEffect(() => setOpen(undefined), [asked])
  const rows = live.rows.list
  const none = <NoActivity filters={filters} onChange={narrow} />

  return (
    <ViewFrame
      title={t.activity.title}
      toolbar={
        <LiveControls
          away={live.state === 'away'}
          exporting={exporting.pending}
          paused={paused}
          held={live.held.length}
          onPause={setPaused}
          onExport={(format) => exporting.save(current(), format)}
        />
      }
      detail={open && <RecordDetail record={open.record} role={roleOf(open.record)} onOnly={narrow} />}
      detailTitle={t.activity.detail}
      onCloseDetail={() => setOpen(undefined)}
    >
      <div className={styles['view']}>
        <FilterBar filters={filters} summary={summary} onChange={narrow} now={now} />
        <FilterChips filters={filters} onChange={narrow} now={tick} />
        {summary !== undefined && (
          <div className={styles['plot']}>
            <TimePlot
              summary={summary}
              today={dayOf(tick)}
              onSelect={(since, until) => narrow({ span: { kind: 'range', since, until } })}
            />
          </div>
        )}
        <p className={styles['notes']} role="status">
          {[
            live.skipped > 0 ? t.activity.skipped(live.skipped) : undefined,
            live.rows.cut ? t.activity.bounded(mostRows) : undefined,
          ]
            .filter((note) => note !== undefined)
            .join(' ')}
        </p>
        <ModeSwitch mode={mode} onMode={setMode} onBack={open === undefined ? back : undefined} />
        {mode === 'requests' ? (
          <LiveRows live={live} none={none}>
            <ActivityTable
              rows={rows}
              openKey={open?.key}
              onOpen={setOpen}
              roleOf={roleOf}
              isOpened={back !== undefined}
              now={tick}
            />
          </LiveRows>
        ) : summary === undefined || summary.commands.most.length === 0 ? (
          <LiveRows
            live={summary === undefined && live.state === 'live' ? nothing : { ...live, rows: noRows }}
            none={none}
          >
            {null}
          </LiveRows>
        ) : (
          <div className={styles['groups']}>
            <GroupList
              groups={summary.commands}
              today={dayOf(tick)}
              openedLast={openedLast}
              onOpen={(command) => drill({ command })}
            />
            <Glance actions={summary.actions} onOpen={(action) => drill({ action })} />
          </div>
        )}
      </div>
    </ViewFrame>
  )
}

/** A plot of everything begins with the oldest row that is there; of nothing, an hour ago. */
function sinceOf(oldest: number, now: number): number {
  return Number.isNaN(oldest) ? now - lengths.hour : Math.min(oldest, now - lengths.quarter)
}

/** The rows, or why there are none. Rows that are there stay while the agent is away. */
function LiveRows({
  live,
  none,
  children,
}: {
  readonly live: Live
  readonly none: ReactNode
  readonly children: ReactNode
}) {
  if (live.rows.list.length > 0) return children
  if (live.state === 'live') return none
  if (live.error === undefined) return <p className={styles['loading']}>{t.activity.loading}</p>
  return (
    <div className={styles['error']}>
      <ErrorPanel failure={failureOf(live.error)} />
    </div>
  )
}

/** A person who types gets the answer for a word, not one for each letter. */
const pauseMs = 250

/** The filters, and the same for the agent: `asked` as of the last change, `current` as of the moment it is called. */
function useFilters(now: () => number) {
  const [filters, setFilters] = useState<Filters>(noFilters)
  const [settled, setSettled] = useState<Filters>(noFilters)
  const change = useCallback((part: Partial<Filters>) => setFilters((known) => ({ ...known, ...part })), [])
  useEffect(() => {
    if (filters.text === settled.text) {
      setSettled(filters)
      return undefined
    }
    const timer = setTimeout(() => setSettled(filters), pauseMs)
    return () => clearTimeout(timer)
  }, [filters, settled.text])
  const asked = useMemo(() => toAuditFilter(settled, now()), [settled, now])
  const current = useCallback(() => toAuditFilter(settled, now()), [settled, now])
  return { filters, change, asked, current }
}
