import { sentences } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { SettingsFileButton } from '../../ui/SettingsFileButton.tsx'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { About } from './About.tsx'
import { CommandLine } from './CommandLine.tsx'
import { Diagnostics } from './Diagnostics.tsx'
import { groupsOf } from './groups.ts'
import { Lock } from './Lock.tsx'
import { Section } from './Section.tsx'
import { SettingRow } from './SettingRow.tsx'
import styles from './SettingsView.module.css'
import { Updates } from './Updates.tsx'

const words = t.settings

export function SettingsView() {
  const client = useClient()
  const settings = useKnown('settings')
  const status = useKnown('status')
  const desktop = useKnown('desktop')
  const problem = status?.agent.settingsProblem
  return (
    <ViewFrame title={words.title}>
      <div className={styles['page']}>
        {problem !== undefined && (
          <ErrorPanel
            action={<SettingsFileButton />}
            failure={{
              code: 'settings-broken',
              message: words.fileBroken,
              hint: sentences(problem, words.fileBrokenHint),
            }}
          />
        )}
        {settings === undefined && <p className={styles['loading']}>{words.loading}</p>}
        {groupsOf(settings ?? [], client.desktop !== undefined).map((group) => (
          <Section key={group.name} title={words.groups[group.name]}>
            {group.settings.map((view) => (
              <SettingRow key={view.key} view={view} />
            ))}
          </Section>
        ))}
        {desktop !== undefined && (
          <>
            <Section title={words.groups.commandLine}>
              <CommandLine state={desktop.commandLine} />
            </Section>
            <Section title={words.groups.updates}>
              <Updates state={desktop.update} />
            </Section>
          </>
        )}
        <Section title={words.groups.diagnostics}>
          <Diagnostics />
        </Section>
        <Section title={words.groups.lock}>
          <Lock />
        </Section>
        {status !== undefined && (
          <Section title={words.groups.about}>
            <About status={status} desktop={desktop} />
          </Section>
        )}
      </div>
    </ViewFrame>
  )
}
