// The environment an agent lives in. One that was started by itself must not hold what the terminal that happened to start it held.
import { dirname } from 'node:path'
import { ourPreload, ourRequire } from '#local/preload-options.ts'
import type { Paths } from '#local/paths.ts'
import { certificateVariables } from '#util/certificate-variables.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'

type Environment = Readonly<Record<string, string | undefined>>
type OurFiles = Pick<Paths, 'caBundle' | 'authority' | 'trust'>

/** What a person's session has in common, as opposed to one terminal. PATH is for configured MFA commands. */
const keptNames: ReadonlySet<string> = new Set(
  [
    'HOME USER LOGNAME SHELL PATH TMPDIR TZ LANG LANGUAGE DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS',
    'USERPROFILE USERNAME HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA SYSTEMROOT SYSTEMDRIVE WINDIR TEMP TMP PATHEXT COMSPEC',
    'AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE',
    'AWS_CA_BUNDLE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS DENO_CERT',
    'HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY',
    'LATCHKEY_HOME LATCHKEY_VAULT LATCHKEY_PASSPHRASE_FILE CREDENTIALS_DIRECTORY',
  ].flatMap((names) => names.split(' ')),
)
const keptPrefixes = ['LC_', 'XDG_'] as const
const proxyNames: ReadonlySet<string> = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'])
const besideStandIns: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
])
const bundleNames: ReadonlySet<string> = new Set(certificateVariables)

/** For an agent that was started by a command: a short list of names, and nothing of ours among them. */
export function cleanEnvironment(env: Environment, ours: OurFiles): Record<string, string> {
  return filter(withoutOurs(env, ours), (name) => {
    const upper = name.toUpperCase()
    return keptNames.has(upper) || keptPrefixes.some((prefix) => upper.startsWith(prefix))
  })
}

/** Parts an environment for a new process into what anyone may read of it and the proxy settings that hold a password. */
export function partProxySecrets(env: Readonly<Record<string, string>>): {
  readonly open: Record<string, string>
  readonly secret: Record<string, string>
} {
  const isSecret = (name: string, value: string): boolean => proxyNames.has(name.toUpperCase()) && value.includes('@')
  return {
    open: filter(env, (name, value) => !isSecret(name, value)),
    secret: filter(env, isSecret),
  }
}

/**
 * For an agent in the foreground: all but what a terminal of ours has. Through its own proxy an agent would wait for itself, and stand-in
 * keys are worth nothing upstream.
 */
export function withoutOurs(shell: Environment, ours: OurFiles): Record<string, string> {
  const env = withoutHook(shell)
  const standIn = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '')
  const kept = filter(env, (name, value) => {
    const upper = name.toUpperCase()
    if (proxyNames.has(upper)) return !isOurProxy(value)
    if (bundleNames.has(upper)) return !isOurFile(value, ours)
    return !standIn || !besideStandIns.has(upper)
  })
  for (const [name, ours] of Object.entries(ourOptions)) {
    const options = kept[name]
    if (options === undefined) continue
    const others = options.replaceAll(ours, '').trim()
    if (others === '') delete kept[name]
    else kept[name] = others
  }
  return kept
}

/** Known by the names of their files: an agent of another place may have set them. */
const ourOptions: Readonly<Record<string, RegExp>> = {
  NODE_OPTIONS: ourRequire,
  BUN_OPTIONS: ourPreload,
  JAVA_TOOL_OPTIONS:
    /(?:^|\s)(?:-XX:\+IgnoreUnrecognizedVMOptions )?(?:"-XX:VMOptionsFile=[^"]*|'-XX:VMOptionsFile=[^']*|-XX:VMOptionsFile=\S*)[/\\]java-(?:exec-)?[0-9a-f]{32}\.options["']?(?=\s|$)/g,
}

function isOurFile(path: string, { caBundle, authority, trust }: OurFiles): boolean {
  return path === caBundle || path === authority || dirname(path) === trust
}

function filter(env: Environment, keep: (name: string, value: string) => boolean): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) if (value !== undefined && keep(name, value)) kept[name] = value
  return kept
}

/** `http://latchkey:<password>@127.0.0.1:<port>`, of this agent or of one before it; the user name may carry a grant's id. */
export function isOurProxy(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^latchkey(\+|$)/.test(url.username) && url.hostname === '127.0.0.1'
}

/** As the shell was before its hook took a role up. */
function withoutHook(env: Environment): Environment {
  const held = (env['LATCHKEY_HELD'] ?? '').split(' ').filter((name) => name !== '')
  const before = held.map((name) => [name, env[`LATCHKEY_WAS_${name}`]] as const)
  const ofHook = /^LATCHKEY_(?:HELD|ROLE|ROLE_ID|EXPIRES|TERMINAL|PINNED|WAS_\w+)$/
  const others = Object.entries(env).filter(([name]) => !ofHook.test(name) && !held.includes(name))
  return Object.fromEntries([...others, ...before.filter(([, value]) => value !== undefined)])
}
