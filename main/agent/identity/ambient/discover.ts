// What AWS tools on this computer already take credentials from. Reads files and variables, and passes on names, never values that are secret.
import { defined } from '#shared/defined.ts'
import type { FoundView } from '#contract/sources.ts'
import { isRegion } from '#engine/aws/partitions.ts'
import { readRegular } from '#util/files/regular-file.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import type { DiscoverContext } from '../kind.ts'
import { iniSections, profileOfConfig, profileOfCredentials, profileFiles } from '#local/aws-files.ts'
import { isOurCommand } from './profile-process.ts'

type Profile = ReadonlyMap<string, string>
type Found = Omit<FoundView, 'name' | 'usedBy'>

/** The default chain's environment first, then the default profile, then the others by name. Files that cannot be read count as empty. */
export async function discover({ env, sources, taken }: DiscoverContext): Promise<FoundView[]> {
  const profiles = await readProfiles(env)
  const names = [...profiles.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const found = [
    environmentOf(env),
    ...names.map((name) => foundIn(name, profiles.get(name) ?? new Map<string, string>())),
  ].filter((each) => each !== undefined)
  const used = new Set(taken)
  return found.map((each) => {
    const user = sources.find(({ kind, profile }) => kind === 'ambient' && profile === each.profile)
    const name = freeName(each.profile ?? 'environment', used)
    used.add(name)
    return { name, ...each, ...(user === undefined ? {} : { usedBy: user.name }) }
  })
}

const rank = (profile: string): number => (profile === 'default' ? 0 : 1)

async function readProfiles(env: NodeJS.ProcessEnv): Promise<Map<string, Profile>> {
  const files = profileFiles(env)
  const [config, credentials] = await Promise.all(
    [files.config, files.credentials].map((path) => readRegular(path).catch(() => '')),
  )
  const profiles = new Map<string, Map<string, string>>()
  const add = (name: string | undefined, values: Profile): void => {
    if (name === undefined) return
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...values]))
  }
  // The credentials file wins over the config file, as in the AWS CLI.
  for (const { header, values } of iniSections(config ?? '')) add(profileOfConfig(header), values)
  for (const { header, values } of iniSections(credentials ?? '')) add(profileOfCredentials(header), values)
  return profiles
}

/** Undefined for a profile without credentials and for one that leads to us. */
function foundIn(profile: string, values: Profile): Found | undefined {
  const kind = kindOf(values)
  if (kind === undefined) return undefined
  return { profile, ...kind, ...regionOf(values.get('region')) }
}

/** In the order in which the SDK decides. */
function kindOf(values: Profile): Pick<Found, 'how' | 'detail'> | undefined {
  const has = (...keys: readonly string[]): boolean => keys.some((key) => values.has(key))
  const role = values.get('role_arn')
  if (role !== undefined && has('source_profile', 'credential_source', 'web_identity_token_file')) {
    const through = values.get('source_profile') ?? values.get('credential_source') ?? 'a web identity'
    const device = values.get('mfa_serial')
    return {
      how: 'role',
      detail: `role ${role} through ${through}${device === undefined ? '' : `, with MFA ${device}`}`,
    }
  }
  if (has('aws_access_key_id')) return keyOf(values.get('aws_access_key_id') ?? '', values.get('aws_session_token'))
  // A profile that Latchkey wrote is of a source that it has.
  if (values.get('sso_session')?.startsWith('latchkey-') === true) return undefined
  if (has('sso_session', 'sso_start_url', 'sso_account_id')) {
    const [account, permissions] = [values.get('sso_account_id'), values.get('sso_role_name')]
    const at = values.get('sso_session') ?? values.get('sso_start_url')
    const parts = [permissions, account && `in ${account}`, at && `by ${at}`].filter(Boolean)
    return { how: 'identity-center', ...(parts.length === 0 ? {} : { detail: parts.join(' ') }) }
  }
  const command = values.get('credential_process')
  if (command !== undefined) {
    if (isOurCommand(command)) return undefined
    // The program alone: arguments may hold secrets.
    const program = /^\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(command)?.slice(1).find(Boolean)
    return { how: 'process', ...defined({ detail: program }) }
  }
  return has('login_session', 'web_identity_token_file') ? { how: 'other' } : undefined
}

/** A key id is shown only when it looks like one: people paste secrets into the wrong field. */
function keyOf(accessKeyId: string, sessionToken: string | undefined): Pick<Found, 'how' | 'detail'> | undefined {
  if (isStandInKeyId(accessKeyId)) return undefined
  if (!/^A[A-Z]{3}[A-Z0-9]{16}$/.test(accessKeyId)) return { how: 'access-keys' }
  return { how: 'access-keys', detail: `key ${accessKeyId}${sessionToken === undefined ? '' : ', temporary'}` }
}

/** What the default chain finds in the variables of this process. */
function environmentOf(env: NodeJS.ProcessEnv): Found | undefined {
  const region = regionOf(env['AWS_REGION'] || env['AWS_DEFAULT_REGION'])
  const [keyId, secret] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']]
  if (keyId && secret) {
    const key = keyOf(keyId, env['AWS_SESSION_TOKEN'] || undefined)
    return key === undefined ? undefined : { ...key, how: 'environment', ...region }
  }
  const place = env['AWS_WEB_IDENTITY_TOKEN_FILE']
    ? 'a web identity'
    : env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI']
      ? 'the container'
      : undefined
  return place === undefined ? undefined : { how: 'environment', detail: `credentials of ${place}`, ...region }
}

function regionOf(region: string | undefined): { readonly region?: string } {
  return region !== undefined && isRegion(region) ? { region } : {}
}

/** A valid name of a source that is not taken, as near to the wish as can be. */
function freeName(wish: string, taken: ReadonlySet<string>): string {
  const base =
    wish
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 60) || 'profile'
  if (!taken.has(base)) return base
  for (let number = 2; ; number += 1) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`
}
