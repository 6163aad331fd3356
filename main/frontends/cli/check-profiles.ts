import type { CheckView } from '#contract/model.ts'
import { iniSections, profileOfConfig, profileOfCredentials } from '#core/identity/ambient/ini-sections.ts'
import { profileFiles } from '#core/identity/ambient/profile-files.ts'
import { readRegular } from '#core/util/regular-file.ts'
import { isStandInKeyId } from '#core/util/stand-in-key.ts'

/** Endpoints of the default profile: a shell with a role names no other. */
export async function checkProfiles(env: NodeJS.ProcessEnv): Promise<readonly CheckView[]> {
  const { config, credentials } = profileFiles(env)
  const checked = await Promise.all([
    checkFile(config, profileOfConfig, env),
    checkFile(credentials, profileOfCredentials, env),
  ])
  return checked.flat()
}

async function checkFile(
  path: string,
  profileOf: (header: string) => string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<readonly CheckView[]> {
  const text = await readRegular(path).catch(() => '')
  const defaults = iniSections(text).filter(({ header }) => profileOf(header) === 'default')
  const key = ['endpoint_url', 'services'].find((name) => defaults.some(({ values }) => values.has(name)))
  if (key === undefined) return []
  const name = 'endpoint_url'
  const where = `${path} sets ${key} for the default profile`
  const isOurs = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '')
  if (isOurs && env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() !== 'true')
    return [
      {
        name,
        outcome: 'warning',
        message: `${where}, which leads tools past the proxy`,
        hint: 'run again: eval "$(latchkey env ROLE)", which has tools ignore it',
      },
    ]
  return [
    {
      name,
      outcome: 'ok',
      message: `${where}; tools that are given a role are told to ignore it, which the SDKs for JavaScript and Java heed since 2026 only`,
    },
  ]
}
