// The variables of the calling shell that the agent needs to build an environment for it: its own proxy, Node options and trust, and what
// ours would replace. No keys or tokens.
const names: ReadonlySet<string> = new Set(
  [
    'HTTPS_PROXY HTTP_PROXY ALL_PROXY NO_PROXY NODE_OPTIONS NODE_EXTRA_CA_CERTS AWS_CA_BUNDLE SSL_CERT_FILE',
    'AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ACCOUNT_ID AWS_ROLE_ARN AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE AWS_ENDPOINT_URL LATCHKEY_REPLACED',
  ].flatMap((line) => line.split(' ')),
)

export function callerEnvironment(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      // Proxies are read in both cases.
      const wanted = names.has(name) || names.has(name.toUpperCase()) || name.startsWith('AWS_ENDPOINT_URL_')
      return value !== undefined && wanted ? [[name, value]] : []
    }),
  )
}
