// The variables of the calling shell that the agent needs to build an environment for it: its own proxy, Node options and trust, and what
// ours would replace. Of keys and tokens only that there are some, but for the id of stand-ins, by which ours are known.
import { defined } from '#shared/defined.ts'
import { hookVariables } from '#local/hook/variables.ts'
import { keyVariables } from '#local/replaced.ts'
import { certificateVariables } from '#util/certificate-variables.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'

const names: ReadonlySet<string> = new Set([
  ...certificateVariables,
  ...hookVariables,
  ...[
    'HTTPS_PROXY HTTP_PROXY ALL_PROXY NO_PROXY NODE_OPTIONS NODE_USE_ENV_PROXY JAVA_TOOL_OPTIONS BUN_OPTIONS',
    'AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ACCOUNT_ID AWS_ROLE_ARN AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE AWS_ENDPOINT_URL LATCHKEY_REPLACED',
  ].flatMap((line) => line.split(' ')),
])

/** With PWD as it is: what a variable names by a relative path is the agent's to read, and it works elsewhere. */
export function callerEnvironment(
  env: NodeJS.ProcessEnv,
  folder: string | undefined = currentFolder(),
): Readonly<Record<string, string>> {
  const wanted = Object.entries(env).flatMap(([name, value]) => {
    // Proxies are read in both cases.
    if (value && keyVariables.includes(name))
      return [[name, name === 'AWS_ACCESS_KEY_ID' && isStandInKeyId(value) ? value : '']]
    const isWanted = names.has(name) || names.has(name.toUpperCase()) || name.startsWith('AWS_ENDPOINT_URL_')
    return value !== undefined && isWanted ? [[name, value]] : []
  })
  return { ...Object.fromEntries(wanted), ...defined({ PWD: folder }) }
}

/** Undefined where it was removed. */
function currentFolder(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}
