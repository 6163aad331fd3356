import { ChevronDown, Copy, KeyRound, Terminal } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { copyFormats } from '#shared/commands.ts'
import type { Copying } from '../../store/use-copy.ts'
import { MenuButton } from './MenuButton.tsx'
import { MenuItem } from './MenuItem.tsx'
import { MenuSection } from './MenuSection.tsx'
import { SubMenu } from './SubMenu.tsx'
import styles from './CopyMenu.module.css'

export function CopyMenu({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  return (
    <MenuButton
      label={t.roles.copyEnvironment}
      size="small"
      trigger={
        <>
          <Copy aria-hidden="true" className={styles['icon'] ?? ''} />
          <span className={styles['word']}>{t.roles.copy}</span>
          <ChevronDown aria-hidden="true" className={styles['word'] ?? ''} />
        </>
      }
    >
      <CopyItems role={role} copying={copying} />
    </MenuButton>
  )
}

/** What the key copies first; formats for stand-ins at once, for real keys one step further: those work anywhere, until they expire. */
export function CopyItems({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  return (
    <>
      <MenuItem
        id="copy-usual"
        label={t.roles.copyUsual}
        icon={Terminal}
        shortcut="Mod+C"
        onAction={() => copying.usual(role)}
      />
      <MenuSection title={copying.commandsOnly ? t.roles.commandOnly : t.roles.standIns}>
        {copyFormats.map((format) => (
          <MenuItem
            key={format}
            id={`copy-${format}`}
            label={t.roles.formats[format]}
            onAction={() => copying.values(role, format)}
          />
        ))}
      </MenuSection>
      {role.neverDirect ? (
        <MenuItem
          id="copy-never"
          label={t.roles.realKeys}
          description={t.roles.neverDirect}
          icon={KeyRound}
          isDisabled
        />
      ) : (
        <SubMenu label={t.roles.realKeys} icon={KeyRound}>
          <MenuSection title={copying.commandsOnly ? t.roles.commandOnly : t.roles.realKeysNote}>
            {copyFormats.map((format) => (
              <MenuItem
                key={format}
                id={`direct-${format}`}
                label={t.roles.formats[format]}
                onAction={() => copying.values(role, format, true)}
              />
            ))}
          </MenuSection>
        </SubMenu>
      )}
    </>
  )
}
