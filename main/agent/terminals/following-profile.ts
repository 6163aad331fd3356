// The profile that follows the role of terminals: one section, the same for every role.
import type { ProfileFiles } from '#local/aws-files.ts'
import { helperCommand } from '#local/credential-helper.ts'
import { followingProfile } from '#local/hook/variables.ts'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import type { createProfiles } from '../profiles/index.ts'

/** Gives the file where it had to be written. Rejects with AppError where it must not be. */
export async function writeFollowing(
  profiles: Pick<ReturnType<typeof createProfiles>, 'put'>,
  paths: Pick<Paths, 'shell'>,
  files: ProfileFiles,
): Promise<string | undefined> {
  const command = helperCommand(paths, '--in-use')
  const section = {
    header: `profile ${followingProfile}`,
    mark: { kind: 'app', owner: 'local' },
    values: [['credential_process', command]],
    label: 'the role of terminals',
  } as const
  try {
    const { id, path } = await profiles.put(files, [section], 'the profile that follows the role of terminals')
    return id === undefined ? undefined : path
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, error.message, {
      hint: `${error.hint ?? ''} Or do without a profile: latchkey use ROLE --no-profile`.trim(),
      cause: error,
    })
  }
}
