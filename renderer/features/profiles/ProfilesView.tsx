import { useCallback, useState } from 'react'
import type { ProfileView } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { Modes } from '../../ui/Modes.tsx'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { HistoryPane } from './HistoryPane.tsx'
import { ImportPane } from './ImportPane.tsx'
import { PlanPane } from './PlanPane.tsx'
import { ProfileDetail } from './ProfileDetail.tsx'
import { useProfileActions } from './use-profile-actions.ts'
import { WrittenPane } from './WrittenPane.tsx'
import styles from './ProfilesView.module.css'

const modes = ['plan', 'written', 'import', 'history'] as const

/** Profiles of the person's AWS config file: what would be written, what is there by us, and every write with its way back. */
export function ProfilesView() {
  const [mode, setMode] = useState<(typeof modes)[number]>('plan')
  const [opened, setOpened] = useState<ProfileView>()
  const [version, setVersion] = useState(0)
  const changed = useCallback(() => setVersion((before) => before + 1), [])
  const actions = useProfileActions(changed)
  return (
    <ViewFrame
      title={t.profiles.title}
      toolbar={
        <Modes
          label={t.profiles.mode}
          modes={modes}
          labels={t.profiles.modes}
          mode={mode}
          onMode={(next) => {
            setOpened(undefined)
            setMode(next)
          }}
        />
      }
      detail={
        opened && (
          <ProfileDetail key={opened.name} profile={opened} actions={actions} onGone={() => setOpened(undefined)} />
        )
      }
      detailTitle={opened?.name ?? t.profiles.detail}
      onCloseDetail={() => setOpened(undefined)}
    >
      <div className={styles['view']}>
        {mode === 'plan' && <PlanPane version={version} actions={actions} />}
        {mode === 'written' && (
          <WrittenPane version={version} actions={actions} opened={opened?.name} onOpen={setOpened} />
        )}
        {mode === 'import' && <ImportPane version={version} actions={actions} />}
        {mode === 'history' && <HistoryPane version={version} actions={actions} />}
      </div>
    </ViewFrame>
  )
}
