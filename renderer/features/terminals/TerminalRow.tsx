import { Ellipsis, KeyRound, Undo2 } from 'lucide-react'
import type { TerminalRole, TerminalView } from '#contract/terminals.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useKnown } from '../../store/context.tsx'
import hidden from '../../ui/hidden.module.css'
import { clock } from '../../ui/hooks/clock.ts'
import { useNow } from '../../ui/hooks/use-now.ts'
import { AccountMark } from '../../ui/marks/AccountMark.tsx'
import { ProductionBadge } from '../../ui/marks/ProductionBadge.tsx'
import { RoleName } from '../../ui/marks/RoleName.tsx'
import { titleText, useTitle } from '../../ui/marks/use-title.ts'
import { MenuButton } from '../../ui/menus/MenuButton.tsx'
import { MenuItem } from '../../ui/menus/MenuItem.tsx'
import { RoleItems } from './RoleItems.tsx'
import type { TerminalActions } from './use-terminal-actions.ts'
import styles from './TerminalsView.module.css'

/** What one terminal has, where it is, and what can be done with it. */
export function TerminalRow({
  terminal,
  actions,
}: {
  readonly terminal: TerminalView
  readonly actions: TerminalActions
}) {
  const { id, pid, shell, folder, pinned, role, file, own, lastUsedAt } = terminal
  const now = useNow()
  const name = t.terminals.called(shell, pid)
  const where = [
    name,
    ...(own === undefined || pinned ? [] : [t.terminals.own(own)]),
    ...(pinned ? [t.terminals.pinned] : []),
    ...(file === undefined ? [] : [t.terminals.byFile(file)]),
    ...(lastUsedAt === undefined ? [] : [t.terminals.lastCall(clock(lastUsedAt, now))]),
  ]
  return (
    <>
      <span className={styles['what']}>
        {role === undefined ? (
          <span className={styles['none']}>{own === undefined || pinned ? t.terminals.noRole : t.terminals.keeps}</span>
        ) : (
          <RoleThere role={role} />
        )}
      </span>
      <span className={styles['where']}>
        <span className={styles['facts']}>{where.join(' · ')}</span>
        <bdi className={styles['folder']} title={folder}>
          {folder}
        </bdi>
      </span>
      <span className={styles['actions']}>
        <MenuButton label={t.terminals.roleOf(name)} icon={Ellipsis}>
          <RoleItems
            roleId={pinned ? role?.roleId : undefined}
            onRole={(roleId) => actions.give(terminal, roleId)}
            onNone={() => actions.give(terminal, null)}
          />
          {pinned && (
            <MenuItem id="follow" label={t.terminals.follow} icon={Undo2} onAction={() => actions.follow(id)} />
          )}
          {role !== undefined && (
            <MenuItem
              id="revoke"
              label={t.terminals.revoke}
              icon={KeyRound}
              danger
              onAction={() => actions.revoke(id)}
            />
          )}
        </MenuButton>
      </span>
    </>
  )
}

function RoleThere({
  role: { roleId, role: name, accountName, accountId, region, expiresAt },
}: {
  readonly role: TerminalRole
}) {
  const now = useNow()
  const known = useKnown('roles', (roles) => roles?.get(roleId))
  const titled = known ?? { id: roleId, name, accountName, accountId, source: '' }
  const title = useTitle(titled)
  return (
    <>
      <span className={styles['name']}>
        {known !== undefined && <AccountMark role={known} />}
        <RoleName role={titled} />
        <span className={hidden['hidden']}>{titleText(title)}</span>
      </span>
      {known !== undefined && isProduction(known) && <ProductionBadge shrinks />}
      <span className={styles['left']}>
        {[region, expiresAt === undefined ? undefined : timeLeft(Date.parse(expiresAt) - now)]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </>
  )
}
