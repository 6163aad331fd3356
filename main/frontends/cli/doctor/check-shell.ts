import type { CheckView } from '#contract/model.ts'
import { coversAws } from '#local/no-proxy.ts'
import { isLeftAlone } from '#local/replaced.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import { isOurProxy } from '../../headless/environment.ts'
import { callerEnvironment } from '../hand-out/caller-environment.ts'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { iniSections, profileOfConfig, profileOfCredentials, profileFiles } from '#local/aws-files.ts'
import { readRegular } from '#util/files/regular-file.ts'

const again = 'run again: eval "$(latchkey env ROLE)"'

/**
 * What in the calling shell decides which credentials its tools use, and which way they go: the usual reasons for "wrong account".
 * `proxyPort`: of the agent that runs.
 */
export function checkShell(env: NodeJS.ProcessEnv, proxyPort?: number): readonly CheckView[] {
  const inRole = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '')
  return [...(inRole ? checkRole(env, proxyPort) : checkOwn(env)), ...checkEvery(env)]
}

function checkOwn(env: NodeJS.ProcessEnv): readonly CheckView[] {
  const name = 'this shell'
  return env['AWS_ACCESS_KEY_ID']
    ? [
        {
          name,
          outcome: 'ok',
          message:
            'has an AWS_ACCESS_KEY_ID of its own; latchkey exec and latchkey env put a stand-in key in its place',
        },
      ]
    : [{ name, outcome: 'ok', message: 'has no stand-in key; latchkey exec and latchkey env give one' }]
}

function checkRole(env: NodeJS.ProcessEnv, proxyPort: number | undefined): readonly CheckView[] {
  const checks: CheckView[] = [
    { name: 'this shell', outcome: 'ok', message: `uses the stand-in key ${env['AWS_ACCESS_KEY_ID']}` },
  ]
  const add = (name: string, message: string, hint: string): void =>
    void checks.push({ name, outcome: 'warning', message, hint })
  const token = env['AWS_SESSION_TOKEN']
  // Ours come with the keys of a role that was assumed within a role.
  if (token && !token.startsWith('LATCHKEY.'))
    add(
      'AWS_SESSION_TOKEN',
      'a session token of another login is set beside the stand-in key; the agent drops it, what goes past the agent sends it',
      'unset AWS_SESSION_TOKEN',
    )
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    if (env[name] !== undefined)
      add(
        name,
        `is set to ${env[name]}: the JavaScript SDK and the AWS CLI prefer it to the stand-in key`,
        `unset ${name}`,
      )
  }
  for (const name of Object.keys(env).filter((key) => key.startsWith('AWS_ENDPOINT_URL')))
    if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() !== 'true')
      add(name, 'sends requests past the proxy', `unset ${name}; give the source an --endpoint-url instead`)
  // curl and Python read the small letters first, others the capitals or those alone.
  for (const name of ['https_proxy', 'HTTPS_PROXY']) {
    const value = env[name]
    if (!value) add(name, 'is not set, so what reads it sends the stand-in key to AWS, which refuses it', again)
    else if (!isOurProxy(value)) add(name, 'is not our proxy, so AWS sees the stand-in key and refuses it', again)
    else if (proxyPort !== undefined && Number(new URL(value).port) !== proxyPort)
      add(name, `names port ${new URL(value).port}, and the agent's proxy has port ${proxyPort}`, again)
  }
  for (const name of ['no_proxy', 'NO_PROXY']) {
    const past = (env[name] ?? '').split(/[\s,]+/).filter((entry) => entry !== '' && coversAws(entry))
    if (past.length > 0) add(name, `leads tools past the proxy to AWS: ${past.join(', ')}`, again)
  }
  return checks
}

function checkEvery(env: NodeJS.ProcessEnv): readonly CheckView[] {
  const insecure = 'NODE_TLS_REJECT_UNAUTHORIZED'
  const unreadable = Object.entries(callerEnvironment(env)).flatMap(([name, value]) =>
    isLeftAlone(value) && name !== 'PWD' ? [name] : [],
  )
  return [
    ...(env[insecure] === '0'
      ? [
          {
            name: insecure,
            outcome: 'warning' as const,
            message: 'switches off certificate checks in Node programs',
            hint: `unset ${insecure}`,
          },
        ]
      : []),
    ...unreadable.map((name) => ({
      name,
      outcome: 'warning' as const,
      message: 'holds bytes that are no UTF-8; latchkey env leaves it as it is, and cannot read a file that it names',
      hint: 'Give the file or folder that it names a name in UTF-8.',
    })),
  ]
}

/** Offers what is off because each Java program would tell of it, where the calling shell has a Java. */
export function checkJava(env: NodeJS.ProcessEnv, isOn: boolean): readonly CheckView[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  if (isOn || !folders.some((folder) => existsSync(join(folder, 'java')) || existsSync(join(folder, 'java.exe'))))
    return []
  return [
    {
      name: 'java',
      outcome: 'ok',
      message: 'Java programs do not use the proxy: they take it from options of their own',
      hint: 'latchkey settings set tools.java true has env and exec set JAVA_TOOL_OPTIONS; each program then prints a line about it',
    },
  ]
}

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
