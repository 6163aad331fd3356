import { Timer } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { SessionView } from '#contract/model.ts'
import { needsPerson, offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { useRoleActions } from '../../store/role-actions.tsx'
import { useCopy } from '../../store/use-copy.ts'
import { useProgress } from '../../store/use-progress.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { useShortcut } from '../../ui/hooks/use-shortcut.ts'
import { useWide } from '../../ui/hooks/use-wide.ts'
import { SessionRow } from '../../ui/SessionRow.tsx'
import { titledSession } from '../../ui/marks/role-title.ts'
import { titleAmong } from '../../ui/marks/use-title.ts'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { EndAll } from './EndAll.tsx'
import { OpenConsoles } from './OpenConsoles.tsx'
import { remarksOf } from './remarks.ts'
import { SessionActions } from './SessionActions.tsx'
import { SessionDetail } from './SessionDetail.tsx'
import { SessionList } from './SessionList.tsx'
import styles from './SessionsView.module.css'
import { useActive } from './use-active.ts'
import { UsageBars } from './UsageLine.tsx'

/** What runs, and beside it (or, in a narrow window, over it) the details of the active one. */
export function SessionsView() {
  const sessions = useKnown('status', (status) => status?.sessions)
  const roles = useKnown('roles')
  const usage = useKnown('usage')
  const now = useNow()
  const progress = useProgress()
  const actions = useRoleActions()
  const copying = useCopy()
  const wide = useWide()
  const [isOpen, setOpen] = useState(false)

  const list = inOrder(sessions ?? [])
  const [activeId, activate] = useActive(list.map(({ id }) => id))
  const active = list.find(({ id }) => id === activeId)
  const covering = active !== undefined && isOpen && !wide
  // A narrow window shows the list first; details that stood beside it in a wide one would cover it.
  useEffect(() => setOpen(false), [wide])

  useShortcut(active === undefined ? [] : ['Mod+Period'], () => {
    if (active !== undefined) actions.end({ id: active.roleId, name: active.role })
  })
  useShortcut(active === undefined ? [] : ['Mod+C'], () => {
    const role = active && roles?.get(active.roleId)
    // Marked text is for the system's own copying.
    if (
      active === undefined ||
      role === undefined ||
      !offersOf(active, now).isLive ||
      String(getSelection() ?? '') !== ''
    )
      return false
    copying.usual(role)
    return true
  })

  const partsOf = (session: SessionView) => ({
    session,
    role: roles?.get(session.roleId),
    progress: progress.of.get(session.roleId),
    usage: usage.get(session.id),
    now,
  })
  const rowOf = (session: SessionView, isPointedAt: boolean) => {
    const parts = partsOf(session)
    return (
      <SessionRow
        {...parts}
        remarks={remarksOf({ ...parts, isBeside: wide })}
        plot={parts.usage && <UsageBars usage={parts.usage} now={now} />}
        // Beside the list the details have them.
        actions={isPointedAt && !wide && <SessionActions {...parts} actions={actions} copying={copying} inRow />}
      />
    )
  }
  const detailOf = (session: SessionView) => {
    const parts = partsOf(session)
    const controls = <SessionActions {...parts} actions={actions} copying={copying} />
    return <SessionDetail key={session.id} {...parts} copying={copying} actions={controls} />
  }

  return (
    <ViewFrame
      title={t.sessions.title}
      toolbar={list.length > 0 ? <EndAll sessions={list} /> : undefined}
      detail={active !== undefined && (wide || isOpen) && detailOf(active)}
      {...(wide || active === undefined
        ? {}
        : {
            detailTitle: titleAmong(roles, titledSession(active, roles?.get(active.roleId))),
            onCloseDetail: () => setOpen(false),
          })}
    >
      <div className={styles['view']}>
        {sessions === undefined && <p className={styles['loading']}>{t.sessions.loading}</p>}
        {sessions?.length === 0 && <NoSession />}
        {list.length > 0 && (
          <SessionList
            sessions={list}
            activeId={activeId}
            isCovered={covering}
            onActivate={activate}
            onOpen={() => setOpen(!wide)}
            renderRow={rowOf}
          />
        )}
        <OpenConsoles now={now} />
      </div>
    </ViewFrame>
  )
}

function NoSession() {
  const stores = useStores()
  return (
    <EmptyState
      icon={Timer}
      title={t.sessions.empty}
      text={t.sessions.emptyText}
      actions={
        <Button
          variant="primary"
          onPress={() => stores.place.setState((place) => ({ view: 'roles', searchAsked: place.searchAsked + 1 }))}
        >
          {t.sessions.toRoles}
        </Button>
      }
    />
  )
}

/** What needs a person first, then what ends first, by the minute; what has ended last. Equal ones by name: nothing jumps. */
export function inOrder(sessions: readonly SessionView[]): readonly SessionView[] {
  return sessions.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      endOf(a) - endOf(b) ||
      (a.accountName ?? '').localeCompare(b.accountName ?? '') ||
      a.role.localeCompare(b.role) ||
      (a.id < b.id ? -1 : 1),
  )
}

function rank(session: SessionView): number {
  if (needsPerson(session)) return 0
  return session.state === 'expired' || session.state === 'stopped' ? 2 : 1
}

const endOf = ({ expiresAt }: SessionView): number =>
  expiresAt === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(Date.parse(expiresAt) / 60_000)
