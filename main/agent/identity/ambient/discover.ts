// What AWS tools on this computer already take credentials from. Reads files and variables, and passes on names, never values that are secret.
import { defined } from '#shared/defined.ts'
import type { FoundView } from '#contract/sources.ts'
import { isRegion } from '#engine/aws/partitions.ts'
import { readRegular } from '#util/files/regular-file.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import type { DiscoverContext } from '../kind.ts'
import { profileFiles } from '#local/aws-files.ts'
import { type AwsProfiles, meansInWords, meansOf, readAwsProfiles, safeName, type Values } from '#local/aws-profiles.ts'

type Found = Omit<FoundView, 'name' | 'usedBy'>

/** The default chain's environment first, then the default profile, then the others by name. Files that cannot be read count as empty. */
export async function discover({ env, sources, taken }: DiscoverContext): Promise<FoundView[]> {
  const profiles = await readProfiles(env)
  const names = [...profiles.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const found = [environmentOf(env), ...names.map((name) => foundIn(name, profiles.get(name) ?? new Map()))].filter(
    (each) => each !== undefined,
  )
  const used = new Set(taken)
  return found.map((each) => {
    const user = sources.find(({ kind, profile }) => kind === 'ambient' && profile === each.profile)
    const name = freeName(each.profile ?? 'environment', used)
    used.add(name)
    return { name, ...each, ...(user === undefined ? {} : { usedBy: user.name }) }
  })
}

const rank = (profile: string): number => (profile === 'default' ? 0 : 1)

async function readProfiles(env: NodeJS.ProcessEnv): Promise<AwsProfiles['profiles']> {
  const files = profileFiles(env)
  const [config = '', credentials = ''] = await Promise.all(
    [files.config, files.credentials].map((path) => readRegular(path).catch(() => '')),
  )
  return readAwsProfiles({ config, credentials }).profiles
}

/** Undefined for a profile without credentials and for one that leads to us. */
function foundIn(profile: string, values: Values): Found | undefined {
  const means = meansOf(values)
  if (means.kind === 'ours' || means.kind === 'none') return undefined
  const detail = meansInWords(means)
  return { profile, how: means.kind, ...defined({ detail }), ...regionOf(values.get('region')) }
}

/** What the default chain finds in the variables of this process. */
function environmentOf(env: NodeJS.ProcessEnv): Found | undefined {
  const region = regionOf(env['AWS_REGION'] || env['AWS_DEFAULT_REGION'])
  const [keyId, secret] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']]
  if (keyId && secret) {
    if (isStandInKeyId(keyId)) return undefined
    const detail = meansInWords({
      kind: 'access-keys',
      accessKeyId: keyId,
      temporary: Boolean(env['AWS_SESSION_TOKEN']),
    })
    return { how: 'environment', ...defined({ detail }), ...region }
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
  const base = safeName(wish)
  if (!taken.has(base)) return base
  for (let number = 2; ; number += 1) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`
}
