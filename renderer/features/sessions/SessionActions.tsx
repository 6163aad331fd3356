import { Globe } from 'lucide-react'
import { useState } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { CopyMenu } from '../../ui/menus/CopyMenu.tsx'
import { RegionDialog } from '../../ui/dialogs/RegionDialog.tsx'
import type { Copying } from '../../store/use-copy.ts'
import type { Progress } from '../../store/progress.ts'
import type { RoleActions } from '../../store/role-actions.tsx'
import styles from './SessionActions.module.css'

export function SessionActions({
  session,
  role,
  now,
  progress,
  actions,
  copying,
  inRow = false,
}: {
  readonly session: SessionView
  readonly role: RoleView | undefined
  readonly now: number
  readonly progress: Progress | undefined
  readonly actions: RoleActions
  readonly copying: Copying
  /** The name has the room: what is not pressing shows where a row is wide, and all of it in the details. */
  readonly inRow?: boolean
}) {
  const [choosing, setChoosing] = useState(false)
  const doing = progress?.kind === 'doing' ? progress.doing : undefined
  const named = { id: session.roleId, name: session.role }
  const { isLive, isBusy, renewal } = offersOf(session, now)
  return (
    <span
      role="group"
      aria-label={t.sessions.actionsOf(session.role)}
      className={cx(styles['actions'], inRow && styles['inRow'])}
    >
      {role !== undefined && isLive && <CopyMenu role={role} copying={copying} />}
      <span className={inRow && renewal.word === 'renew' ? styles['roomy'] : styles['part']}>
        <Button
          size="small"
          variant={renewal.word === 'renew' ? 'plain' : 'primary'}
          pending={doing === renewal.call || isBusy}
          onPress={() => actions[renewal.call](named)}
        >
          {t.sessions[renewal.word]}
        </Button>
      </span>
      <Button
        size="small"
        pending={doing === 'end'}
        {...(inRow ? {} : { shortcut: 'Mod+Period' })}
        onPress={() => actions.end(named)}
      >
        {t.sessions.end}
        {!inRow && <Kbd keys="Mod+Period" />}
      </Button>
      {role !== undefined && isLive && (
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
