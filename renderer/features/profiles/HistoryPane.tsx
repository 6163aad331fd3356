import { History } from 'lucide-react'
import { useCallback, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useAnswer } from '../../ui/hooks/use-answer.ts'
import { useNow } from '../../ui/hooks/use-now.ts'
import { Moment } from '../../ui/Moment.tsx'
import type { ProfileActions } from './use-profile-actions.ts'
import styles from './HistoryPane.module.css'
import view from './ProfilesView.module.css'

/** Every write, newest first; each can be taken back as long as its text is still there. */
export function HistoryPane({ version, actions }: { readonly version: number; readonly actions: ProfileActions }) {
  const { agent } = useClient()
  const now = useNow()
  const ask = useCallback(
    (signal: AbortSignal) => agent.profiles.history(undefined, { signal }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- there is another write
    [agent, version],
  )
  const { value, failure, again } = useAnswer(ask)
  const [which, setWhich] = useState<number>()
  const undo = useAction(async (id: number) => {
    setWhich(id)
    await actions.undo(id)
  }, t.profiles.title)
  return (
    <>
      {failure !== undefined && (
        <div className={view['panel']}>
          <ErrorPanel failure={failure} again={again} />
        </div>
      )}
      {value === undefined && failure === undefined && <p className={view['loading']}>{t.profiles.planning}</p>}
      {value?.length === 0 && (
        <EmptyState icon={History} title={t.profiles.noHistory} text={t.profiles.noHistoryText} />
      )}
      {value !== undefined && value.length > 0 && (
        <ul className={styles['list']} aria-label={t.profiles.history}>
          {value.toReversed().map(({ id, at, path, what, undone }) => (
            <li key={id} className={styles['write']} data-undone={undone || undefined}>
              <span className={styles['id']}>{id}</span>
              <span className={styles['what']}>{what}</span>
              <span className={styles['where']}>
                <Moment iso={at} now={now} />
                {undone && <span>{t.profiles.undone}</span>}
                <bdi className={styles['path']} title={path}>
                  {path}
                </bdi>
              </span>
              <span className={styles['action']}>
                {!undone && (
                  <Button
                    size="small"
                    aria-label={t.profiles.undoOf(id)}
                    pending={undo.pending && which === id}
                    onPress={() => void undo.run(id)}
                  >
                    {t.profiles.undo}
                  </Button>
                )}
              </span>
              {which === id && undo.failure !== undefined && (
                <div className={styles['failed']}>
                  <ErrorPanel failure={undo.failure} onDismiss={undo.clear} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
