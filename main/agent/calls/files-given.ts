import { isAbsolute } from 'node:path'
import { type ProfileFiles, profileFiles } from '#local/aws-files.ts'
import { AppError } from '#util/app-error.ts'

/** The AWS files that a caller names, else those of the agent's environment. Throws AppError for a path that hangs on a folder. */
export function filesGiven(given: ProfileFiles | undefined, env: NodeJS.ProcessEnv): ProfileFiles {
  const files = given ?? profileFiles(env)
  for (const path of [files.config, files.credentials])
    if (!isAbsolute(path)) throw new AppError('bad-request', `${JSON.stringify(path)} is not an absolute path`)
  return files
}
