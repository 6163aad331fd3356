import { SearchX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { DesktopState } from '#contract/desktop.ts'
import type { StatusView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { SearchField } from '../../ui/fields/SearchField.tsx'
import { failureFrom } from '../../ui/failure.ts'
import { SettingsFileButton } from '../../ui/SettingsFileButton.tsx'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { About } from './About.tsx'
import { Browsers } from './Browsers.tsx'
import { CommandLine } from './CommandLine.tsx'
import { Diagnostics } from './Diagnostics.tsx'
import { fits, groupsOf, textsOf } from './groups.ts'
import { Lock } from './Lock.tsx'
import { Section } from './Section.tsx'
import { SettingRow } from './SettingRow.tsx'
import styles from './SettingsView.module.css'
import { Uninstall } from './Uninstall.tsx'
import { Updates } from './Updates.tsx'

const words = t.settings

export function SettingsView() {
  const client = useClient()
  const settings = useKnown('settings')
  const status = useKnown('status')
  const desktop = useKnown('desktop')
  const [query, setQuery] = useState('')
  const groups = groupsOf(settings ?? [], client.desktop !== undefined, query)
  const others = othersOf(status, desktop).filter(({ title, words: said }) => fits(query, [title, ...textsOf(said)]))
  const problem = status?.agent.settingsProblem
  return (
    <ViewFrame
      title={words.title}
      toolbar={
        <search className={styles['search']}>
          <SearchField label={words.search} clearLabel={words.clearSearch} value={query} onChange={setQuery} />
        </search>
      }
    >
      <div className={styles['page']}>
        {problem !== undefined && (
          <ErrorPanel action={<SettingsFileButton />} failure={failureFrom(problem, { code: 'settings-broken' })} />
        )}
        {settings === undefined && <p className={styles['loading']}>{words.loading}</p>}
        {groups.map((group) => (
          <Section key={group.name} title={words.groups[group.name]}>
            {group.name === 'browsers' && <Browsers />}
            {group.settings.map((view) => (
              <SettingRow key={view.key} view={view} />
            ))}
          </Section>
        ))}
        {others.map(({ title, body }) => (
          <Section key={title} title={title}>
            {body}
          </Section>
        ))}
      </div>
      {/* Said when it comes, so its place is there before. */}
      <output>
        {settings !== undefined && groups.length + others.length === 0 && (
          <EmptyState icon={SearchX} title={words.noMatch} text={words.noMatchText(query.trim())} />
        )}
      </output>
    </ViewFrame>
  )
}

interface Other {
  readonly title: string
  /** What a search finds it by. */
  readonly words: object
  readonly body: ReactNode
}

/** What is no setting, but is done or read here. */
function othersOf(status: StatusView | undefined, desktop: DesktopState | undefined): readonly Other[] {
  const { groups, commandLine, updates, diagnostics, lock, uninstall, about } = words
  return [
    ...(desktop === undefined
      ? []
      : [
          { title: groups.commandLine, words: commandLine, body: <CommandLine state={desktop.commandLine} /> },
          { title: groups.updates, words: updates, body: <Updates state={desktop.update} /> },
        ]),
    { title: groups.diagnostics, words: diagnostics, body: <Diagnostics /> },
    { title: groups.lock, words: lock, body: <Lock /> },
    ...(desktop === undefined
      ? []
      : [{ title: groups.uninstall, words: uninstall, body: <Uninstall state={desktop.commandLine} /> }]),
    ...(status === undefined
      ? []
      : [{ title: groups.about, words: about, body: <About status={status} desktop={desktop} /> }]),
  ]
}
