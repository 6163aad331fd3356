import type { CheckView } from '#contract/model.ts'
import { iniSections, profileOfConfig, profileOfCredentials, profileFiles } from '#local/aws-files.ts'
import { readRegular } from '#util/regular-file.ts'

/**
 * Endpoints of the default profile: a shell with a role names no other. They are told, not overridden: whoever points a profile at a test
 * server must not reach AWS instead.
 */
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
  // As the SDKs read it.
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true')
    return [{ name, outcome: 'ok', message: `${where}, which AWS_IGNORE_CONFIGURED_ENDPOINT_URLS has tools ignore` }]
  return [
    {
      name,
      outcome: 'warning',
      message: `${where}, which leads tools past the proxy, where stand-in keys are worth nothing`,
      hint: 'Give it to a profile of its own, or have tools ignore it: export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true',
    },
  ]
}
