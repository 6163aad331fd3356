import { KeyRound } from 'lucide-react'
import { copyFormats } from '#contract/desktop.ts'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { usualFormat } from '../store/commands.ts'
import { useKnown } from '../store/context.tsx'
import { MenuItem, MenuSection, SubMenu } from './Menu.tsx'
import type { Copying } from '../store/use-copy.ts'

/** Formats for stand-ins at once, for real keys one step further: those work anywhere, until they expire. */
export function CopyItems({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  const usual = usualFormat(useKnown('desktop', (state) => state?.platform))
  return (
    <>
      <MenuSection title={copying.commandsOnly ? t.roles.commandOnly : t.roles.standIns}>
        {copyFormats.map((format) => (
          <MenuItem
            key={format}
            id={`copy-${format}`}
            label={t.roles.formats[format]}
            {...(format === usual ? { shortcut: 'Mod+C' } : {})}
            onAction={() => copying.environment(role, format)}
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
                onAction={() => copying.environment(role, format, true)}
              />
            ))}
          </MenuSection>
        </SubMenu>
      )}
    </>
  )
}
