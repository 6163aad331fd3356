import { SquareTerminal } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { terminalsFollow } from '#shared/terminals.ts'
import { useKnown } from '../../store/context.tsx'
import { useRoleActions } from '../../store/role-actions.tsx'
import { MenuButton } from '../../ui/menus/MenuButton.tsx'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { NoHook } from './NoHook.tsx'
import { RoleItems } from './RoleItems.tsx'
import { TerminalRow } from './TerminalRow.tsx'
import { useTerminalActions } from './use-terminal-actions.ts'
import styles from './TerminalsView.module.css'

/** Every open terminal that has the hook, and the role of each. */
export function TerminalsView() {
  const view = useKnown('terminals')
  const { use } = useRoleActions()
  const actions = useTerminalActions()
  return (
    <ViewFrame
      title={t.terminals.title}
      toolbar={
        terminalsFollow(view) ? (
          <MenuButton label={t.terminals.roleOfAll} size="small">
            <RoleItems
              roleId={view?.all?.roleId}
              onRole={(id, name) => use({ id, name })}
              onNone={view?.all === undefined ? undefined : () => use(null)}
            />
          </MenuButton>
        ) : undefined
      }
    >
      {view?.terminals.length === 0 && <NoHook />}
      {view !== undefined && view.terminals.length > 0 && (
        <ul className={styles['list']} aria-label={t.terminals.title}>
          {view.terminals.map((terminal) => (
            <li key={terminal.id} className={styles['row']}>
              <SquareTerminal aria-hidden="true" className={styles['icon']} />
              <TerminalRow terminal={terminal} actions={actions} />
            </li>
          ))}
        </ul>
      )}
    </ViewFrame>
  )
}
