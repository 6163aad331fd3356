// What Roles Anywhere tells of anchors and profiles, to who may ask.
import type { SignedCall } from '../http/call.ts'
import { fault } from './faults.ts'
import type { RolesAnywhereState, StoredProfile, TrustAnchor } from './state.ts'

interface Read {
  readonly pattern: RegExp
  readonly name: string
  /** AWS counts all calls about profiles together, and all about anchors. */
  readonly about: 'profile' | 'trust-anchor'
  /** `id`: what the pattern found. */
  readonly run: (call: SignedCall, state: RolesAnywhereState, id: string) => object
}

export const reads: readonly Read[] = [
  { pattern: /^\/profiles$/, name: 'ListProfiles', about: 'profile', run: listProfiles },
  { pattern: /^\/profile\/([^/]*)$/, name: 'GetProfile', about: 'profile', run: getProfile },
  { pattern: /^\/trustanchors$/, name: 'ListTrustAnchors', about: 'trust-anchor', run: listTrustAnchors },
  { pattern: /^\/trustanchor\/([^/]*)$/, name: 'GetTrustAnchor', about: 'trust-anchor', run: getTrustAnchor },
  { pattern: /^\/ListTagsForResource$/, name: 'ListTagsForResource', about: 'profile', run: listTags },
]

/** The user and the role for the sync may look, as in an account that somebody set up for it. Throws AwsFault. */
export function refuseStranger({ caller }: SignedCall, name: string, { syncRoleArn }: RolesAnywhereState): void {
  if (caller.kind !== 'role-session' || caller.roleArn === syncRoleArn) return
  throw fault(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: rolesanywhere:${name} because no identity-based policy allows the rolesanywhere:${name} action`,
  )
}

function own<Item extends { readonly arn: string }>(call: SignedCall, all: ReadonlyMap<string, Item>): readonly Item[] {
  return [...all.values()].filter(({ arn }) => arn.includes(`:${call.region}:${call.caller.accountId}:`))
}

function listProfiles(call: SignedCall, state: RolesAnywhereState): object {
  const { page, nextToken } = paged(call, own(call, state.profiles))
  return { profiles: page.map((each) => profileView(call, each)), nextToken }
}

function listTrustAnchors(call: SignedCall, state: RolesAnywhereState): object {
  const { page, nextToken } = paged(call, own(call, state.anchors))
  return { trustAnchors: page.map(anchorView), nextToken }
}

function getProfile(call: SignedCall, state: RolesAnywhereState, id: string): object {
  return { profile: profileView(call, byId(own(call, state.profiles), id, 'Profile')) }
}

function getTrustAnchor(call: SignedCall, state: RolesAnywhereState, id: string): object {
  return { trustAnchor: anchorView(byId(own(call, state.anchors), id, 'TrustAnchor')) }
}

function listTags(call: SignedCall, state: RolesAnywhereState): object {
  const arn = call.query.get('resourceArn') ?? ''
  if (!/^arn:aws[\w-]*:rolesanywhere:[\w-]+:\d{12}:(?:profile|trust-anchor|crl)\/./.test(arn))
    throw fault('ValidationException', 'resourceArn is not valid')
  const isAnchor = own(call, state.anchors).some((each) => each.arn === arn)
  const found = own(call, state.profiles).find((each) => each.arn === arn)
  if ((found === undefined && !isAnchor) || state.broken.has(arn))
    throw fault('ResourceNotFoundException', 'Resource not found')
  return { tags: Object.entries(found?.tags ?? {}).map(([key, value]) => ({ key, value })) }
}

function byId<Item extends { readonly arn: string }>(all: readonly Item[], id: string, what: string): Item {
  if (!/^[a-f0-9]{8}-(?:[a-z0-9]{4}-){3}[a-z0-9]{12}$/.test(id))
    throw fault('ValidationException', `${what}Id is not valid`)
  const found = all.find(({ arn }) => arn.endsWith(`/${id}`))
  if (found === undefined) throw fault('ResourceNotFoundException', `${what} not found`)
  return found
}

/** When the sandbox's own ones were made. */
const made = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }

function profileView({ caller }: SignedCall, { arn, tags: _tags, ...profile }: StoredProfile): object {
  return {
    profileArn: arn,
    profileId: arn.replace(/^.*\//, ''),
    ...profile,
    ...made,
    createdBy: `arn:aws:iam::${caller.accountId}:root`,
    requireInstanceProperties: false,
    managedPolicyArns: [],
    attributeMappings: [
      { certificateField: 'x509Issuer', mappingRules: [{ specifier: '*' }] },
      { certificateField: 'x509SAN', mappingRules: ['DNS', 'URI', 'Name/*'].map((specifier) => ({ specifier })) },
      { certificateField: 'x509Subject', mappingRules: [{ specifier: '*' }] },
    ],
  }
}

const anchorView = ({ arn, name, enabled, bundle }: TrustAnchor): object => ({
  trustAnchorArn: arn,
  trustAnchorId: arn.replace(/^.*\//, ''),
  name,
  enabled,
  ...made,
  source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: bundle } },
  notificationSettings: ['CA_CERTIFICATE_EXPIRY', 'END_ENTITY_CERTIFICATE_EXPIRY'].map((event) => ({
    enabled: true,
    event,
    threshold: 45,
    channel: 'ALL',
    configuredBy: 'rolesanywhere.amazonaws.com',
  })),
})

function paged<Item>(call: SignedCall, all: readonly Item[]) {
  const size = Number(call.query.get('pageSize') ?? 50)
  if (!Number.isInteger(size) || size < 1) throw fault('ValidationException', 'pageSize is not valid')
  const token = call.query.get('nextToken')
  const start = token === null ? 0 : Number(/^page-(\d{1,6})$/.exec(token)?.[1] ?? Number.NaN)
  if (Number.isNaN(start)) throw fault('ValidationException', 'nextToken is not valid')
  const next = start + size
  return { page: all.slice(start, next), nextToken: next < all.length ? `page-${next}` : undefined }
}
