// A plan of profiles as a person reads it.
import type { ProfileChange, ProfileKind, ProfilePlan } from '#contract/profiles.ts'
import { profileCommands } from '#shared/profile-commands.ts'
import type { Cli } from '../context.ts'
import { renderTable } from './table.ts'

export function nextSteps(kind: ProfileKind, profile: string): readonly string[] {
  const [first, ...more] = profileCommands(kind, profile)
  const next = kind === 'proxied' ? 'Next, where the proxy variables are set' : 'Next'
  return [`${next}: ${first}`, ...more.map((command) => `Then: ${command}`)]
}

/** Of native profiles, which need no sign-in of their own where Latchkey lends its own. */
export const shareOffer =
  'Or share the sign-in of Latchkey with the AWS CLI, its token in plain text in ~/.aws/sso/cache: latchkey settings set profiles.share-sign-in true'

/** The difference, a table of what it means, and what was left out. */
export async function printPlan({ terminal }: Cli, { diff, changes, notes }: ProfilePlan): Promise<void> {
  await terminal.output(diff)
  const rows = changes.filter(({ profile, change }) => profile !== undefined || change === 'remove')
  if (rows.length > 0) {
    if (diff !== '') terminal.print('')
    await terminal.lines(
      renderTable<ProfileChange>(
        rows,
        [
          { title: 'CHANGE', value: ({ change }) => (change === 'keep' ? '' : change) },
          { title: 'PROFILE', value: ({ profile, section }) => profile ?? section, shrink: 3 },
          { title: 'ACCOUNT', value: ({ account }) => account ?? '', shrink: 1 },
          { title: 'ACCOUNT ID', value: ({ accountId }) => accountId ?? '' },
          { title: 'ROLE', value: ({ role }) => role ?? '', shrink: 2 },
          { title: 'SSO SESSION', value: ({ session }) => session ?? '' },
        ],
        terminal.columns,
      ),
    )
  } else terminal.note('there is no role that a profile could be written for')
  for (const note of notes) terminal.note(note)
}
