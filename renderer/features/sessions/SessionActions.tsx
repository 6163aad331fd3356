import { Globe } from 'lucide-react'
import { useState } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { CopyMenu } from '../roles/CopyMenu.tsx'
import { RegionDialog } from '../roles/RegionDialog.tsx'
import { startable } from '../roles/RowActions.tsx'
import type { Copying } from '../roles/use-copy.ts'
import type { Progress } from '../../store/progress.ts'
import type { RoleActions } from '../roles/use-role-actions.ts'
import styles from './SessionActions.module.css'
import { needsPerson } from './session-life.ts'

export function SessionActions({
  session,
  role,
  progress,
  actions,
  copying,
}: {
  readonly session: SessionView
  readonly role: RoleView | undefined
  readonly progress: Progress | undefined
  readonly actions: RoleActions
  readonly copying: Copying
}) {
  const [choosing, setChoosing] = useState(false)
  const doing = progress?.kind === 'doing' ? progress.doing : undefined
  const named = { id: session.roleId, name: session.role }
  const again = startable(session)
  return (
    <span role="group" aria-label={t.sessions.actionsOf(session.role)} className={styles['actions']}>
      {again ? (
        <Button
          size="small"
          variant="primary"
          pending={doing === 'start' || session.state === 'starting'}
          onPress={() => actions.start(named)}
        >
          {session.state === 'needs-sign-in' ? t.sessions.signIn : t.sessions.startAgain}
        </Button>
      ) : (
        <>
          {role !== undefined && <CopyMenu role={role} copying={copying} />}
          <Button
            size="small"
            variant={needsPerson(session) ? 'primary' : 'plain'}
            pending={doing === 'renew' || session.state === 'refreshing'}
            isDisabled={session.state === 'starting'}
            onPress={() => actions.renew(named)}
          >
            {needsPerson(session) ? t.sessions.signIn : t.sessions.renew}
          </Button>
        </>
      )}
      <Button size="small" pending={doing === 'end'} onPress={() => actions.end(named)}>
        {t.sessions.end}
      </Button>
      {role !== undefined && !again && (
        <IconButton label={t.sessions.changeRegion} icon={Globe} onPress={() => setChoosing(true)} />
      )}
      {choosing && role !== undefined && (
        <RegionDialog
          role={{ ...role, region: session.region }}
          onClose={() => setChoosing(false)}
          onStart={(region) => {
            setChoosing(false)
            actions.start(named, region)
          }}
        />
      )}
    </span>
  )
}
