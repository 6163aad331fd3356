import { Trash2 } from 'lucide-react'
import type { ProfileView } from '#contract/profiles.ts'
import { profileCommands } from '#shared/profile-commands.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { CommandLine } from '../../ui/CommandLine.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import detail from '../../ui/detail.module.css'
import type { ProfileActions } from './use-profile-actions.ts'

const { columns } = t.profiles

/** One profile that is in the file. */
export function ProfileDetail({
  profile: { name, kind, accountId, role, source, session, region },
  actions,
  onGone,
}: {
  readonly profile: ProfileView
  readonly actions: ProfileActions
  readonly onGone: () => void
}) {
  const remove = useAction(async () => {
    await actions.remove([name])
    onGone()
  }, name)
  return (
    <div className={detail['detail']}>
      <Facts
        facts={[
          { name: columns.kind, value: `${t.profiles.kinds[kind]}: ${t.profiles.kindMeans[kind]}` },
          { name: columns.accountId, value: accountId, mono: true },
          { name: columns.role, value: role },
          { name: columns.source, value: source },
          { name: columns.session, value: session },
          { name: columns.region, value: region },
        ]}
      />
      {profileCommands(kind, name).map((command) => (
        <CommandLine key={command} command={command} />
      ))}
      <span>
        <Button size="small" variant="danger" pending={remove.pending} onPress={() => void remove.run()}>
          <Trash2 aria-hidden="true" />
          {t.profiles.remove}
        </Button>
      </span>
      {remove.failure !== undefined && <ErrorPanel failure={remove.failure} onDismiss={remove.clear} />}
    </div>
  )
}
