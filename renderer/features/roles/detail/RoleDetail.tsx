import { Ellipsis, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { useKnown, useStores } from '../../../store/context.tsx'
import { useConsoleBefore } from '../../../store/use-console-before.ts'
import { useOffers, useOpening } from '../../../store/use-offers.ts'
import { AccountMark } from '../../../ui/marks/AccountMark.tsx'
import { Button } from '../../../ui/Button.tsx'
import { cx } from '../../../ui/cx.ts'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Tooltip } from '../../../ui/Tooltip.tsx'
import { RoleFailure } from '../../../ui/RoleFailure.tsx'
import { Kbd } from '../../../ui/Kbd.tsx'
import { ProductionBadge } from '../../../ui/marks/ProductionBadge.tsx'
import { useTitle } from '../../../ui/marks/use-title.ts'
import { CopyMenu } from '../../../ui/menus/CopyMenu.tsx'
import { roleWord } from '#shared/commands.ts'
import type { Copying } from '../../../store/use-copy.ts'
import type { Progress } from '../../../store/progress.ts'
import type { RoleActions } from '../../../store/role-actions.tsx'
import { RowMenu } from '../RoleMenu.tsx'
import type { RoleDialogs } from '../dialogs/use-role-dialogs.tsx'
import { NextStep, TerminalHowTo } from './InTerminal.tsx'
import { RoleFacts, SessionFacts } from './RoleFacts.tsx'
import detail from '../../../ui/detail.module.css'
import styles from './RoleDetail.module.css'

/** All that is known of one role, and how to use it. */
export function RoleDetail({
  role,
  progress,
  actions,
  copying,
  dialogs,
  opensPage,
  onDone,
}: {
  readonly role: RoleView
  readonly progress: Progress | undefined
  readonly actions: RoleActions
  readonly copying: Copying
  readonly dialogs: RoleDialogs
  /** Enter opens the page of a link in the search field. */
  readonly opensPage: boolean
  /** The next step was seen. */
  readonly onDone: () => void
}) {
  const stores = useStores()
  const [menu, setMenu] = useState(false)
  const anchor = useRef<HTMLDivElement>(null)
  const word = (): string => roleWord(role, stores.roles.getState()?.values() ?? [])
  const offers = useOffers(role)
  const session = useKnown('status', (status) => status?.sessions.find(({ roleId }) => roleId === role.id))
  const console = useConsoleBefore(role)
  const isOpening = useOpening(role.id)
  const title = useTitle(role)
  const production = isProduction(role)
  const busy = progress?.kind === 'doing'
  const starting = busy && progress.doing === 'start'
  const renewal = offers?.renewal ?? { call: 'start', word: 'start' }
  return (
    <article
      className={cx(detail['detail'], production && detail['production'])}
      aria-label={t.roles.detailsOf(role.name)}
    >
      <header className={styles['header']}>
        <h2 className={styles['title']}>
          <AccountMark role={role} />
          <span className={styles['name']}>
            <bdi>{title.account.text}</bdi> / <bdi>{role.name}</bdi>
          </span>
          {production && <ProductionBadge />}
        </h2>
        <p className={styles['place']}>
          {role.accountId === undefined ? <bdi>{role.source}</bdi> : formatAccountId(role.accountId)}
        </p>
        <div className={styles['actions']} ref={anchor}>
          {offers?.isLive && !starting ? (
            <>
              <CopyMenu role={role} copying={copying} />
              <Button
                size="small"
                variant={renewal.word === 'renew' ? 'plain' : 'primary'}
                isDisabled={busy || offers.isBusy}
                onPress={() => actions[renewal.call](role)}
              >
                {t.roles[renewal.word]}
              </Button>
            </>
          ) : (
            <Button size="small" variant="primary" pending={busy} onPress={() => actions.start(role)}>
              <Play aria-hidden="true" />
              {t.roles[busy ? 'start' : renewal.word]}
              {!opensPage && <Kbd keys="Enter" />}
            </Button>
          )}
          {(offers !== undefined || starting) && (
            <Button
              size="small"
              isDisabled={progress?.kind === 'doing' && progress.doing === 'end'}
              onPress={() => actions.end(role)}
            >
              {t.roles.end}
              <Kbd keys="Mod+Period" />
            </Button>
          )}
          {!role.neverDirect && (
            <Tooltip text={console}>
              <Button size="small" pending={isOpening} onPress={() => actions.console(role)}>
                {opensPage ? t.roles.openPage : t.consoles.console}
                <Kbd keys={opensPage ? 'Enter' : 'Mod+Enter'} />
              </Button>
            </Tooltip>
          )}
          <IconButton label={t.roles.moreOf(role.name)} icon={Ellipsis} onPress={() => setMenu(true)} />
        </div>
      </header>
      <RoleFailure role={role} session={session} progress={progress} />
      {progress?.kind === 'next' && <NextStep key={role.id} role={role} copying={copying} onDismiss={onDone} />}
      {session !== undefined && <SessionFacts session={session} />}
      {progress?.kind !== 'next' && <TerminalHowTo word={word()} copying={copying} />}
      <RoleFacts role={role} copying={copying} />
      <RowMenu
        anchor={anchor}
        isOpen={menu}
        onClose={() => setMenu(false)}
        role={role}
        actions={actions}
        copying={copying}
        word={word}
        onRegion={() => dialogs.region(role.id)}
        onLabels={() => dialogs.labels(role.id)}
        onDetails={undefined}
      />
    </article>
  )
}
