import { Ellipsis, Star, StarOff } from 'lucide-react'
import { memo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { CopyMenu } from '../../../ui/menus/CopyMenu.tsx'
import type { Copying } from '../../../store/use-copy.ts'
import type { Progress } from '../../../store/progress.ts'
import { useOffers } from '../../../store/use-offers.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'
import { listed, named, type Row } from './sections.ts'
import styles from './RowActions.module.css'

/** At the end of the row that is active or pointed at. Every one of them has a key or is in the row's menu too. */
export const RowActions = memo(function RowActions({
  row,
  progress,
  actions,
  copying,
  onMenu,
}: {
  readonly row: Row
  readonly progress: Progress | undefined
  readonly actions: RoleActions
  readonly copying: Copying
  readonly onMenu: (key: string) => void
}) {
  const { role } = row
  const doing = progress?.kind === 'doing' ? progress.doing : undefined
  const busy = doing !== undefined
  const offers = useOffers(listed(row))
  const renewal = offers?.renewal ?? { call: 'start', word: 'start' }
  return (
    <span data-menu-anchor className={styles['actions']}>
      {row.kind === 'session' ? (
        <>
          {role !== undefined && offers?.isLive === true && (
            <span className={renewal.word === 'renew' ? undefined : styles['roomy']}>
              <CopyMenu role={role} copying={copying} />
            </span>
          )}
          <span className={renewal.word === 'renew' ? styles['roomy'] : undefined}>
            <Button
              size="small"
              variant={renewal.word === 'renew' ? 'plain' : 'primary'}
              isDisabled={busy || offers?.isBusy}
              onPress={() => actions[renewal.call](named(row))}
            >
              {t.roles[renewal.word]}
            </Button>
          </span>
          <Button
            size="small"
            isDisabled={doing === 'end'}
            aria-keyshortcuts="Control+."
            onPress={() => actions.end(named(row))}
          >
            {t.roles.end}
          </Button>
        </>
      ) : (
        <>
          {row.role.session === undefined && !busy && (
            <Button size="small" onPress={() => actions.start(row.role)}>
              {t.roles.start}
            </Button>
          )}
          {doing === 'start' && (
            <Button size="small" aria-keyshortcuts="Control+." onPress={() => actions.end(named(row))}>
              {t.roles.end}
            </Button>
          )}
          <span className={styles['roomy']}>
            <IconButton
              label={row.role.favourite ? t.roles.removeFavourite : t.roles.addFavourite}
              icon={row.role.favourite ? StarOff : Star}
              pointerOnly
              onPress={() => actions.favourite(row.role)}
            />
          </span>
        </>
      )}
      {role !== undefined && (
        <IconButton
          label={t.roles.moreOf(role.name)}
          icon={Ellipsis}
          pointerOnly
          shortcut="ArrowRight"
          onPress={() => onMenu(row.key)}
        />
      )}
    </span>
  )
})
