import { Timer } from 'lucide-react'
import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown, useStores } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { useCopy } from '../../store/use-copy.ts'
import { useProgress } from '../../store/use-progress.ts'
import { useFate } from '../../store/use-fate.ts'
import { useRoleActions } from '../../store/role-actions.tsx'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { SessionActions } from './SessionActions.tsx'
import { SessionDetail } from './SessionDetail.tsx'
import { SessionRow } from './SessionRow.tsx'
import styles from './SessionsView.module.css'
import type { SessionView } from '#contract/model.ts'
import { needsPerson } from '#shared/session-offers.ts'
import { useConfirm } from '../../ui/dialogs/confirm.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

export function SessionsView() {
  const sessions = useKnown('status', (status) => status?.sessions)
  const roles = useKnown('roles')
  const usage = useKnown('usage')
  const stores = useStores()
  const now = useNow()
  const progress = useProgress()
  const actions = useRoleActions()
  const copying = useCopy()
  const [openId, setOpenId] = useState<string>()

  const parts = inOrder(sessions ?? []).map((session) => {
    const common = { session, role: roles?.get(session.roleId), now, progress: progress.of.get(session.roleId) }
    const controls = <SessionActions {...common} actions={actions} copying={copying} />
    return { ...common, usage: usage.get(session.id), actions: controls }
  })
  const open = parts.find(({ session }) => session.id === openId)

  return (
    <ViewFrame
      title={t.sessions.title}
      toolbar={sessions !== undefined && sessions.length > 0 ? <EndAll sessions={sessions} /> : undefined}
      detail={open && <SessionDetail {...open} copying={copying} />}
      {...(open === undefined ? {} : { detailTitle: open.session.role })}
      onCloseDetail={() => setOpenId(undefined)}
    >
      <div className={styles['view']}>
        {sessions === undefined && <p className={styles['loading']}>{t.sessions.loading}</p>}
        {sessions?.length === 0 && (
          <EmptyState
            icon={Timer}
            title={t.sessions.empty}
            text={t.sessions.emptyText}
            actions={
              <Button
                variant="primary"
                onPress={() =>
                  stores.place.setState((place) => ({ view: 'roles', searchAsked: place.searchAsked + 1 }))
                }
              >
                {t.sessions.toRoles}
              </Button>
            }
          />
        )}
        {parts.length > 0 && (
          <ul aria-label={t.sessions.list}>
            {parts.map(({ session, role, usage, progress, actions }) => (
              <SessionRow
                key={session.id}
                session={session}
                role={role}
                usage={usage}
                now={now}
                failed={progress?.kind === 'failed' ? progress.failure.message : undefined}
                actions={actions}
                isOpen={session.id === openId}
                onOpen={() => setOpenId(session.id)}
              />
            ))}
          </ul>
        )}
      </div>
    </ViewFrame>
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

function EndAll({ sessions }: { readonly sessions: readonly SessionView[] }) {
  const { agent } = useClient()
  const confirm = useConfirm()
  const fate = useFate()
  const actions = useRoleActions()
  const clients = sessions.reduce((sum, each) => sum + each.clients, 0)
  const end = useAction(async () => {
    const sure = await confirm({
      title: t.sessions.endAllTitle,
      text: t.sessions.endAllText(sessions.length, clients),
      confirm: t.sessions.endAll,
      danger: true,
    })
    if (!sure) return
    try {
      const ended = await agent.sessions.endAll()
      const startAgain = (): void => ended.forEach(({ roleId, role }) => actions.start({ id: roleId, name: role }))
      fate.done(t.sessions.allEnded(ended.length), { label: t.sessions.startAgain, onPress: startAgain })
    } catch (error) {
      fate.failed({ id: 'end-all', title: t.sessions.endAll }, error)
    }
  })
  return (
    <Button size="small" variant="quiet" pending={end.pending} onPress={() => void end.run()}>
      {t.sessions.endAll}
    </Button>
  )
}
