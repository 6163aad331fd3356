import type { RefObject } from 'react'
import {
  Ban,
  AppWindow,
  Copy,
  Globe,
  Info,
  Play,
  RefreshCw,
  Square,
  SquareTerminal,
  Star,
  StarOff,
  Tag,
  Terminal,
} from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import type { RoleView } from '#contract/model.ts'
import { titleText, useTitle } from '../../ui/marks/use-title.ts'
import { MenuItem } from '../../ui/menus/MenuItem.tsx'
import { MenuPopover } from '../../ui/menus/MenuPopover.tsx'
import { MenuSection } from '../../ui/menus/MenuSection.tsx'
import { SubMenu } from '../../ui/menus/SubMenu.tsx'
import { useKnown } from '../../store/context.tsx'
import { useConsoleBefore } from '../../store/use-console-before.ts'
import { useOffers } from '../../store/use-offers.ts'
import { execCommand } from '#shared/commands.ts'
import { CopyItems } from '../../ui/menus/CopyMenu.tsx'
import type { Copying } from '../../store/use-copy.ts'
import type { RoleActions } from '../../store/role-actions.tsx'

/** One menu for all rows, opened at the active one. */
export function RowMenu({
  anchor,
  isOpen,
  onClose,
  ...props
}: RoleMenuProps & {
  readonly anchor: RefObject<HTMLElement | null>
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  return (
    <MenuPopover label={t.roles.moreOf(props.role.name)} triggerRef={anchor} isOpen={isOpen} onClose={onClose}>
      <RoleMenuItems {...props} />
    </MenuPopover>
  )
}

interface RoleMenuProps {
  readonly role: RoleView
  readonly actions: RoleActions
  readonly copying: Copying
  readonly word: () => string
  readonly onRegion: () => void
  readonly onLabels: () => void
  /** Missing where the details are in sight anyway. */
  readonly onDetails: (() => void) | undefined
}

/** All that can be done with a role. */
function RoleMenuItems({ role, actions, copying, word, onRegion, onLabels, onDetails }: RoleMenuProps) {
  const offers = useOffers(role)
  const renewal = offers?.renewal ?? { call: 'start', word: 'start' }
  const console = useConsoleBefore(role)
  const isUsed = useKnown('terminals', (view) => view?.all?.roleId === role.id)
  return (
    <>
      <MenuSection title={titleText(useTitle(role))}>
        <MenuItem
          id={renewal.call}
          label={t.roles[renewal.word]}
          icon={renewal.call === 'renew' ? RefreshCw : Play}
          {...(renewal.call === 'start' ? { shortcut: 'Enter' } : {})}
          isDisabled={offers?.isBusy}
          onAction={() => actions[renewal.call](role)}
        />
        <MenuItem
          id="region"
          label={offers?.isLive ? t.roles.changeRegion : t.roles.startInRegion}
          icon={Globe}
          onAction={onRegion}
        />
        {offers?.isLive && (
          <MenuItem
            id="terminals"
            label={isUsed ? t.terminals.none : t.terminals.use}
            icon={SquareTerminal}
            onAction={() => actions.use(isUsed ? null : role)}
          />
        )}
        <MenuItem
          id="console"
          label={t.consoles.open}
          description={console}
          icon={AppWindow}
          shortcut="Mod+Enter"
          isDisabled={role.neverDirect}
          onAction={() => actions.console(role)}
        />
        <SubMenu label={t.roles.copyEnvironment} icon={Copy}>
          <CopyItems role={role} copying={copying} />
        </SubMenu>
        <MenuItem
          id="exec"
          label={t.roles.copyExec}
          icon={Terminal}
          onAction={() => copying.text(execCommand(word()), t.roles.command)}
        />
        <MenuItem
          id="arn"
          label={t.roles.copyArn}
          icon={Copy}
          isDisabled={role.arn === undefined}
          onAction={() => copying.text(role.arn ?? '', t.roles.arn)}
        />
        <MenuItem
          id="favourite"
          label={role.favourite ? t.roles.removeFavourite : t.roles.addFavourite}
          icon={role.favourite ? StarOff : Star}
          onAction={() => actions.favourite(role)}
        />
        <MenuItem id="labels" label={t.roles.labels} icon={Tag} onAction={onLabels} />
        {onDetails !== undefined && <MenuItem id="details" label={t.roles.details} icon={Info} onAction={onDetails} />}
        {offers !== undefined && (
          <MenuItem
            id="end"
            label={t.roles.end}
            icon={Square}
            shortcut="Mod+Period"
            danger
            onAction={() => actions.end(role)}
          />
        )}
        {offers !== undefined && (
          <MenuItem id="revoke" label={t.roles.revoke} icon={Ban} danger onAction={() => actions.revoke(role)} />
        )}
      </MenuSection>
    </>
  )
}
