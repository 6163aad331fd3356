// Which sections a person's roles are to have.
import type { ProfileKind } from '#contract/profiles.ts'
import { assertNever } from '#shared/assert-never.ts'
import { naturalKey } from '#shared/natural-order.ts'
import type { Source, SsoProfile } from '../identity/source.ts'
import type { Role } from '../roles/role.ts'
import { nameFrom } from './names.ts'
import type { WantedSection } from './plan.ts'

export interface WantedInput {
  readonly kind: ProfileKind
  readonly roles: readonly Role[]
  readonly template: string
  readonly source: (name: string) => Pick<Source, 'nativeProfile' | 'endpointUrl'> | undefined
  /** The value of `credential_process`. */
  readonly command: (...words: readonly string[]) => string
  readonly caBundle: string
}

export interface WantedProfile {
  readonly section: WantedSection
  /** Absent for a session. */
  readonly role?: Role
  readonly session?: string
}

export interface WantedProfiles {
  readonly profiles: readonly WantedProfile[]
  /** What was left out, a sentence each. */
  readonly notes: readonly string[]
}

/** Sessions first, then profiles in the order of their names. */
export function wantedProfiles(input: WantedInput): WantedProfiles {
  const { kind } = input
  const nameOf = nameFrom(input.template)
  switch (kind) {
    case 'native':
      return nativeProfiles(input, nameOf)
    case 'process':
    case 'proxied': {
      const standIn = kind === 'proxied'
      const [kept, left] = apart(input.roles, (role) => standIn || !role.neverDirect)
      const profiles = kept.map((role) => {
        const values = [
          ['credential_process', input.command(...(standIn ? ['--stand-ins'] : []), role.id)],
          ['region', role.region],
          ...(standIn ? [['ca_bundle', input.caBundle] as const] : endpointOf(input, role)),
        ] as const
        return profileOf(role, nameOf(role), 'app', values)
      })
      return {
        profiles: byName(profiles),
        notes: noteOf(left, 'their credentials never leave the agent (the kind proxied has them)'),
      }
    }
    default:
      return assertNever(kind)
  }
}

function nativeProfiles(input: WantedInput, nameOf: (role: Role) => string): WantedProfiles {
  const { roles, source } = input
  const [direct, never] = apart(roles, (role) => !role.neverDirect)
  const found = direct.map((role) => ({ role, sso: source(role.source)?.nativeProfile?.(role.reach) }))
  const native = found.flatMap(({ role, sso }) => (sso === undefined ? [] : [{ role, sso }]))
  const sessions = new Map(native.map(({ role, sso }) => [sessionNameOf(role.source), { role, sso }]))
  const profiles = native.map(({ role, sso }) => {
    const session = sessionNameOf(role.source)
    const values = [
      ['sso_session', session],
      ['sso_account_id', sso.accountId],
      ['sso_role_name', sso.roleName],
      ['region', role.region],
      ...endpointOf(input, role),
    ] as const
    return { ...profileOf(role, nameOf(role), 'sso', values), session }
  })
  const left = found.flatMap(({ role, sso }) => (sso === undefined ? [role] : []))
  return {
    profiles: [...[...sessions].map(([name, { role, sso }]) => sessionOf(name, role, sso)), ...byName(profiles)],
    notes: [
      ...noteOf(left, 'they do not come from an IAM Identity Center (the kind process has them)'),
      ...noteOf(never, 'they are never direct, and the AWS CLI would go past that (the kind proxied has them)'),
    ],
  }
}

/** Of a source that is not dialled at AWS, such as the sandbox. Stand-ins go through the proxy, which knows. */
function endpointOf({ source }: WantedInput, role: Role): readonly (readonly [string, string])[] {
  const endpointUrl = source(role.source)?.endpointUrl
  return endpointUrl === undefined ? [] : [['endpoint_url', endpointUrl]]
}

/** Two people at one start URL do not share a token file. */
export const sessionNameOf = (source: string): string => `latchkey-${source}`

function sessionOf(name: string, { source }: Role, { startUrl, region }: SsoProfile): WantedProfile {
  return {
    session: name,
    section: {
      header: `sso-session ${name}`,
      mark: { kind: 'sso', owner: 'local', source },
      label: `the session of ${source}`,
      values: [
        ['sso_start_url', startUrl],
        ['sso_region', region],
      ],
    },
  }
}

function profileOf(
  role: Role,
  name: string,
  kind: 'app' | 'sso',
  values: WantedSection['values'],
): WantedProfile & { readonly role: Role } {
  const account = [role.accountName, role.accountId].filter((part) => part !== undefined).join(' ')
  const label = `${role.name}${account === '' ? '' : ` in ${account}`} (${role.source})`
  return {
    role,
    section: { header: `profile ${name}`, mark: { kind, owner: 'local', source: role.source }, label, values },
  }
}

const byName = (profiles: readonly WantedProfile[]): readonly WantedProfile[] =>
  profiles
    .map((profile) => ({ profile, key: naturalKey(profile.section.header) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ profile }) => profile)

function apart(roles: readonly Role[], test: (role: Role) => boolean): readonly [readonly Role[], readonly Role[]] {
  return [roles.filter(test), roles.filter((role) => !test(role))]
}

function noteOf(left: readonly Role[], why: string): readonly string[] {
  const [first] = left
  if (first === undefined) return []
  return [`Left out: ${left.length === 1 ? first.name : `${first.name} and ${left.length - 1} more roles`}; ${why}`]
}
