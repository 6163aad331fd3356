// Trust anchors and profiles of the organisation's management account.
import { createHash } from 'node:crypto'
import type { Organisation } from '../organisation/model.ts'
import type { CertificateSession, RolesAnywhereControl, SandboxProfile } from '../types.ts'

export const homeRegion = 'us-east-1'

export interface TrustAnchor {
  readonly arn: string
  readonly name: string
  readonly enabled: boolean
  /** PEM of its authorities. */
  readonly bundle: string
}

export interface StoredProfile extends SandboxProfile {
  readonly arn: string
}

export interface RolesAnywhereState {
  readonly anchors: Map<string, TrustAnchor>
  readonly profiles: Map<string, StoredProfile>
  /** Serial numbers in hexadecimal, as on a list of revoked certificates. */
  readonly revoked: Set<string>
  /** Profiles whose tags cannot be read. */
  readonly broken: Set<string>
  /** By the ARN of a role, where it does not trust Roles Anywhere for everything. */
  readonly trustPolicies: Map<string, { readonly actions: readonly string[]; readonly sourceArn: string | undefined }>
  /** What the newest sessions of certificates carry, the last one last. */
  readonly sessions: CertificateSession[]
  readonly trustAnchorArn: string
  readonly syncProfileArn: string
  readonly syncRoleArn: string
  readonly control: RolesAnywhereControl
}

export function createState({ management }: Organisation, profiles: number): RolesAnywhereState {
  const roleArn = (name: string): string => `arn:aws:iam::${management.id}:role/${name}`
  const arnOf = (kind: 'trust-anchor' | 'profile', name: string): string =>
    `arn:aws:rolesanywhere:${homeRegion}:${management.id}:${kind}/${idOf(`${kind} ${name}`)}`
  const stored = (given: SandboxProfile): StoredProfile => ({ ...given, arn: arnOf('profile', given.name) })
  const state = {
    anchors: new Map<string, TrustAnchor>(),
    profiles: new Map<string, StoredProfile>(),
    revoked: new Set<string>(),
    broken: new Set<string>(),
    trustPolicies: new Map<string, { readonly actions: readonly string[]; readonly sourceArn: string | undefined }>(),
    sessions: new Array<CertificateSession>(),
  }
  const put = (given: SandboxProfile): string => {
    const profile = stored(given)
    state.profiles.set(profile.arn, profile)
    return profile.arn
  }
  const trust = (name: string, bundle: string, enabled = true): string => {
    const arn = arnOf('trust-anchor', name)
    state.anchors.set(arn, { arn, name, bundle, enabled })
    return arn
  }
  const usual = { enabled: true, durationSeconds: 3_600, acceptRoleSessionName: false, tags: {} }
  const syncRoleArn = roleArn('ChainStart')
  const syncProfileArn = put({ ...usual, name: 'latchkey-sync', roleArns: [syncRoleArn] })
  for (let at = 1; at <= profiles; at += 1)
    put({
      ...usual,
      name: `team-${at}`,
      roleArns: [roleArn(at % 2 === 0 ? 'ChainStart' : 'LongShift')],
      durationSeconds: at % 2 === 0 ? 3_600 : 43_200,
      acceptRoleSessionName: at % 2 === 0,
      tags: { team: `team-${at}` },
    })
  return {
    ...state,
    trustAnchorArn: arnOf('trust-anchor', 'sandbox'),
    syncProfileArn,
    syncRoleArn,
    control: {
      trust,
      putProfile: put,
      removeProfile: (arn) => void state.profiles.delete(arn),
      breakProfile: (arn) => void state.broken.add(arn),
      trustPolicy: (arn, actions, sourceArn) => void state.trustPolicies.set(arn, { actions, sourceArn }),
      sessions: () => state.sessions,
      revoke: (serial) => void state.revoked.add(serial.toUpperCase()),
    },
  }
}

/** The same for the same name, in the form of a UUID. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
