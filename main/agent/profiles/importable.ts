// What Latchkey would make of a profile that a person has already. Pure, and without any secret.
import type { ImportView } from '#contract/profiles.ts'
import type { SourceView } from '#contract/model.ts'
import { isRegion } from '#engine/aws/partitions.ts'
import {
  type AwsProfiles,
  meansInWords,
  meansOf,
  type ProfileMeans,
  safeName,
  type Values,
} from '#local/aws-profiles.ts'
import { defined } from '#shared/defined.ts'
import { startUrlOf } from '#shared/start-url.ts'
import type { AddedRole } from '../roles/role.ts'

/** What there is already. */
export interface Have {
  readonly sources: readonly Pick<SourceView, 'name' | 'kind' | 'accessKeyId' | 'mfaSerial' | 'profile' | 'startUrl'>[]
  readonly roles: readonly AddedRole[]
  /** The id of a role that a source of Identity Center lists. */
  readonly issued: (source: string, accountId: string, role: string) => string | undefined
  /** Whether the agent reads these files too, where a source is to read a profile each time. */
  readonly readsThem: boolean
}

interface Place {
  readonly name: string
  readonly region?: string
  readonly endpointUrl?: string
}

export type Becomes =
  | (Place & {
      readonly kind: 'source'
      readonly source: 'iam-user'
      readonly accessKeyId: string
      readonly mfaSerial?: string
    })
  | (Place & { readonly kind: 'source'; readonly source: 'ambient'; readonly profile: string })
  | (Place & { readonly kind: 'source'; readonly source: 'identity-center'; readonly startUrl: string })
  | {
      readonly kind: 'role'
      readonly role: AddedRole
      /** What a person has to know of it. */
      readonly note?: string
    }
  | (After & { readonly name: string })
  | { readonly kind: 'imported'; readonly as: 'source' | 'role'; readonly name: string }
  | { readonly kind: 'nothing'; readonly reason: string; readonly hint?: string }

type Nothing = Extract<Becomes, { readonly kind: 'nothing' }>
/** Other profiles have to be taken over first, the nearest to the source first of all. */
interface After {
  readonly kind: 'after'
  readonly needs: string[]
}
type Start = { readonly kind: 'at'; readonly source: string; readonly via?: string } | After | Nothing

const valuesOf = (profile: string, { profiles }: AwsProfiles): Values =>
  profiles.get(profile) ?? new Map<string, string>()

const nothing = (reason: string, hint?: string): Nothing => ({ kind: 'nothing', reason, ...defined({ hint }) })

/** `as`: what the person wants it to be called. */
export function importOf(profile: string, found: AwsProfiles, have: Have, as?: string): Becomes {
  const values = valuesOf(profile, found)
  const means = meansOf(values)
  const name = as ?? safeName(profile)
  if (means.kind === 'ours') return nothing('Latchkey answers it already')
  if (means.kind === 'none' && values.has('role_arn'))
    return nothing('it names a role and nothing that could assume it', 'Give it a source_profile.')
  if (means.kind === 'none') return movedFrom(profile, have) ?? nothing('it has no credentials')
  if (means.kind === 'role' && means.sourceProfile !== undefined) return roleOf(profile, means, name, found, have)
  const made = madeOf(profile, means, found, have)
  if (made !== undefined) return { kind: 'imported', as: 'source', name: made }
  if (means.kind === 'access-keys' && !means.temporary) return keysOf(profile, means.accessKeyId, name, found, have)
  if (means.kind === 'identity-center') return instanceOf(means, values, as, found, have)
  if (!have.readsThem)
    return nothing(
      'a source of it would read the files that the agent finds, which are others',
      'Start the agent with the same AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE.',
    )
  return takenBy(name, have) ?? { kind: 'source', source: 'ambient', profile, name, ...placeOf(values) }
}

/** Without what only the agent needs. */
export function importView(profile: string, found: AwsProfiles, have: Have, keysIn: string | undefined): ImportView {
  const means = meansOf(valuesOf(profile, found))
  const becomes = importOf(profile, found, have)
  const shown: ImportView['becomes'] =
    becomes.kind === 'source'
      ? { kind: 'source', source: becomes.source, name: becomes.name }
      : becomes.kind === 'role'
        ? { kind: 'role', name: becomes.role.name, source: becomes.role.source, ...defined({ note: becomes.note }) }
        : becomes
  return { profile, how: means.kind, becomes: shown, ...defined({ detail: meansInWords(means), keysIn }) }
}

/** The source that there is of it. */
function madeOf(profile: string, means: ProfileMeans, found: AwsProfiles, have: Have): string | undefined {
  const url = means.kind === 'identity-center' ? instance(means, found).startUrl : undefined
  return have.sources.find((source) =>
    means.kind === 'access-keys' && !means.temporary
      ? source.accessKeyId === means.accessKeyId
      : means.kind === 'identity-center'
        ? url !== undefined && source.startUrl === url
        : source.kind === 'ambient' && source.profile === profile,
  )?.name
}

/** Keys that were moved to the vault leave a profile without any. */
function movedFrom(profile: string, { sources }: Have): Extract<Becomes, { readonly kind: 'imported' }> | undefined {
  const source = sources.find(({ name, kind }) => kind === 'iam-user' && name === safeName(profile))
  return source && { kind: 'imported', as: 'source', name: source.name }
}

function takenBy(name: string, { sources }: Have): Nothing | undefined {
  const taken = sources.find((source) => source.name === name)
  if (taken === undefined && name !== 'sandbox') return undefined
  return nothing(`the name "${name}" is taken by a source (${taken?.kind ?? 'sandbox'})`, otherName)
}

const otherName = 'Give it another: latchkey import PROFILE --as NAME'

function placeOf(values: Values): Omit<Place, 'name'> {
  const region = values.get('region')
  return defined({
    region: region !== undefined && isRegion(region) ? region : undefined,
    endpointUrl: values.get('endpoint_url'),
  })
}

function keysOf(profile: string, accessKeyId: string, name: string, found: AwsProfiles, have: Have): Becomes {
  const values = valuesOf(profile, found)
  if (!values.get('aws_secret_access_key')) return nothing('it has a key id and no secret')
  if (!/^\w{16,128}$/.test(accessKeyId)) return nothing('its access key id has not the form of one')
  const [first] = [...found.profiles].find(([, other]) => other.get('aws_access_key_id') === accessKeyId) ?? []
  if (first !== undefined && first !== profile)
    return nothing(`it has the same key as the profile "${first}"`, `Take that one over: latchkey import ${first}`)
  const taken = takenBy(name, have)
  if (taken !== undefined) return taken
  const mfaSerial = values.get('mfa_serial') ?? deviceOfRoles(profile, found)
  return { kind: 'source', source: 'iam-user', name, accessKeyId, ...defined({ mfaSerial }), ...placeOf(values) }
}

/** The one device that all roles behind these keys ask for. */
function deviceOfRoles(profile: string, { profiles }: AwsProfiles): string | undefined {
  const devices = [...profiles.values()].flatMap((values) => {
    const means = meansOf(values)
    return means.kind === 'role' && means.sourceProfile === profile ? (means.mfaSerial ?? []) : []
  })
  return new Set(devices).size === 1 ? devices[0] : undefined
}

function instance(means: Extract<ProfileMeans, { readonly kind: 'identity-center' }>, { sessions }: AwsProfiles) {
  const session = means.session === undefined ? undefined : sessions.get(means.session)
  return { startUrl: startUrlOf(session?.get('sso_start_url') ?? means.startUrl ?? ''), session }
}

function instanceOf(
  means: Extract<ProfileMeans, { readonly kind: 'identity-center' }>,
  values: Values,
  as: string | undefined,
  found: AwsProfiles,
  have: Have,
): Becomes {
  const { startUrl, session } = instance(means, found)
  if (means.session !== undefined && session === undefined)
    return nothing(`there is no [sso-session ${means.session}], which it names`)
  if (startUrl === undefined) return nothing('it has no start URL of Identity Center (sso_start_url)')
  const region = session?.get('sso_region') ?? values.get('sso_region')
  const name = as ?? safeName(means.session ?? new URL(startUrl).hostname.split('.')[0] ?? '')
  const place = defined({ region, endpointUrl: values.get('endpoint_url') })
  return takenBy(name, have) ?? { kind: 'source', source: 'identity-center', startUrl, name, ...place }
}

function roleOf(
  profile: string,
  means: Extract<ProfileMeans, { readonly kind: 'role' }>,
  name: string,
  found: AwsProfiles,
  have: Have,
): Becomes {
  const start = startOf(profile, found, have, [])
  if (start.kind === 'nothing') return start
  if (start.kind === 'after') {
    const keys = meansOf(ownKeys(valuesOf(profile, found)))
    // Keys and role of one profile: the keys come first.
    if (start.needs[0] === profile && keys.kind === 'access-keys')
      return keysOf(profile, keys.accessKeyId, name, found, have)
    return { ...start, name }
  }
  const { source, via } = start
  const made = madeRole(means.arn, start, have)
  if (made !== undefined) return { kind: 'imported', as: 'role', name: made.name }
  if (have.roles.some((role) => role.name === name)) return nothing(`the name "${name}" is taken by a role`, otherName)
  const values = valuesOf(profile, found)
  const seconds = Number(values.get('duration_seconds'))
  const { mfaSerial } = means
  const user = have.sources.find((each) => each.name === source && each.kind === 'iam-user')
  const needsDevice = mfaSerial !== undefined && user !== undefined && user.mfaSerial === undefined
  const note = needsDevice
    ? `it asks for MFA, and the source has no device: latchkey source edit ${source} --mfa-serial ${mfaSerial}`
    : undefined
  const { region } = placeOf(values)
  const role: AddedRole = {
    name,
    source,
    arn: means.arn,
    ...defined({
      via,
      region,
      externalId: values.get('external_id'),
      sessionName: values.get('role_session_name'),
      duration: seconds >= 900 && seconds <= 43_200 ? seconds : undefined,
    }),
  }
  return { kind: 'role', role, ...defined({ note }) }
}

const ownKeys = (values: Values): Values => new Map([...values].filter(([key]) => key !== 'role_arn'))

const madeRole = (arn: string, start: Extract<Start, { readonly kind: 'at' }>, { roles }: Have) =>
  roles.find((role) => role.arn === arn && role.source === start.source && role.via === start.via)

/** What a role profile is assumed from. */
function startOf(profile: string, found: AwsProfiles, have: Have, passed: readonly string[]): Start {
  const means = meansOf(valuesOf(profile, found))
  const next = means.kind === 'role' ? means.sourceProfile : undefined
  if (next === undefined) return nothing('it has no source_profile')
  const values = found.profiles.get(next)
  if (values === undefined) return nothing(`its source_profile "${next}" is in neither file`)
  if (passed.includes(next))
    return nothing(`its source_profile leads in a circle: ${[...passed, profile, next].join(' → ')}`)
  // A profile may go through its own keys.
  const through = meansOf(next === profile ? ownKeys(values) : values)
  if (through.kind === 'ours')
    return nothing(`its source_profile "${next}" is answered by Latchkey`, 'Add it with: latchkey role add')
  const moved = through.kind === 'none' ? movedFrom(next, have) : undefined
  if (moved !== undefined) return { kind: 'at', source: moved.name }
  if (through.kind === 'none') return nothing(`its source_profile "${next}" has no credentials`)
  if (through.kind === 'role' && through.sourceProfile !== undefined) {
    const start = startOf(next, found, have, [...passed, profile])
    if (start.kind === 'after') return { kind: 'after', needs: [...start.needs, next] }
    if (start.kind === 'nothing') return start
    const made = madeRole(through.arn, start, have)
    return made === undefined ? { kind: 'after', needs: [next] } : { kind: 'at', source: start.source, via: made.name }
  }
  const source = madeOf(next, through, found, have)
  if (source === undefined) return { kind: 'after', needs: [next] }
  if (through.kind !== 'identity-center') return { kind: 'at', source }
  const via = have.issued(source, through.accountId ?? '', through.role ?? '')
  if (via !== undefined) return { kind: 'at', source, via }
  return nothing(
    `its source_profile "${next}" is ${through.role} in ${through.accountId}, which "${source}" does not list now`,
    `Sign in, then take it over: latchkey sign-in ${source}`,
  )
}
