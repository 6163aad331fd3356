import { FileCog } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import type { ProfileView } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { useConfirm } from '../../ui/dialogs/confirm.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useAnswer } from '../../ui/hooks/use-answer.ts'
import { type Column, VirtualTable } from '../../ui/VirtualTable.tsx'
import { Cell } from './PlanTable.tsx'
import type { ProfileActions } from './use-profile-actions.ts'
import table from './ProfileTable.module.css'
import styles from './ProfilesView.module.css'

const { columns: heads } = t.profiles
const columns: readonly Column[] = [
  { id: 'name', head: heads.profile, className: table['name'] },
  { id: 'kind', head: heads.kind, className: table['kind'] },
  { id: 'id', head: heads.accountId, className: table['id'] },
  { id: 'role', head: heads.role, className: table['role'] },
  { id: 'source', head: heads.source, className: table['last'] },
]
const look = { cells: table['written'], row: table['row'] }

/** What is in the file and ours. */
export function WrittenPane({
  version,
  actions,
  opened,
  onOpen,
}: {
  readonly version: number
  readonly actions: ProfileActions
  readonly opened: string | undefined
  readonly onOpen: (profile: ProfileView | undefined) => void
}) {
  const { agent } = useClient()
  const confirm = useConfirm()
  const scroller = useRef<HTMLDivElement>(null)
  const ask = useCallback(
    (signal: AbortSignal) => agent.profiles.list({}, { signal }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the file is another one
    [agent, version],
  )
  const { value, failure, again } = useAnswer(ask)
  const rows = useMemo(() => (value ?? []).map((profile) => ({ key: profile.name, profile })), [value])
  const removeAll = useAction(async () => {
    const yes = await confirm({
      title: t.profiles.removeAllTitle,
      text: t.profiles.removeAllText(rows.length),
      confirm: t.profiles.removeAll,
      danger: true,
    })
    if (!yes) return
    onOpen(undefined)
    await actions.remove('all')
  }, t.profiles.removeAll)
  const failed = removeAll.failure ?? failure
  return (
    <>
      {failed !== undefined && (
        <div className={styles['panel']}>
          <ErrorPanel failure={failed} again={failed === failure ? again : undefined} />
        </div>
      )}
      {value === undefined && failure === undefined && <p className={styles['loading']}>{t.profiles.planning}</p>}
      {value?.length === 0 && <EmptyState icon={FileCog} title={t.profiles.empty} text={t.profiles.emptyText} />}
      {rows.length > 0 && (
        <>
          <div className={styles['looks']}>
            <p>{t.profiles.countWritten(rows.length)}</p>
            <Button size="small" variant="danger" pending={removeAll.pending} onPress={() => void removeAll.run()}>
              {t.profiles.removeAll}
            </Button>
          </div>
          <VirtualTable
            label={t.profiles.written}
            columns={columns}
            rows={rows}
            look={look}
            scroller={scroller}
            openKey={opened}
            onOpen={({ profile }) => onOpen(profile)}
            cells={({ profile: { name, kind, accountId, role, source } }) => (
              <>
                <Cell of="name" text={name} />
                <Cell of="kind" text={t.profiles.kinds[kind]} />
                <Cell of="id" text={accountId} />
                <Cell of="role" text={role} />
                <Cell of="last" text={source} />
              </>
            )}
          />
        </>
      )}
    </>
  )
}
