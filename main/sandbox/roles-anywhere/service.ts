// IAM Roles Anywhere: sessions for certificates, and the lists of anchors and profiles.
import type { Answer, Route, Service, SignedCall } from '../http/call.ts'
import type { SandboxDirectory } from '../types.ts'
import { createSession, type CreateSessionParts } from './create-session.ts'
import { fault } from './faults.ts'
import { createState, homeRegion, type RolesAnywhereState, type StoredProfile, type TrustAnchor } from './state.ts'
import type { SandboxAuthority } from './x509.ts'

export interface RolesAnywhereParts {
  readonly service: Service
  readonly directory: SandboxDirectory['rolesAnywhere']
  readonly state: RolesAnywhereState
}

type Read = (call: SignedCall, state: RolesAnywhereState, id: string) => object

const reads: readonly (readonly [pattern: RegExp, name: string, read: Read])[] = [
  [/^\/profiles$/, 'ListProfiles', listProfiles],
  [/^\/profile\/([\w-]+)$/, 'GetProfile', getProfile],
  [/^\/trustanchors$/, 'ListTrustAnchors', listTrustAnchors],
  [/^\/ListTagsForResource$/, 'ListTagsForResource', listTags],
]

export function createRolesAnywhere(
  parts: Omit<CreateSessionParts, 'state'> & { readonly profiles: number; readonly now: () => number },
): RolesAnywhereParts {
  const state = createState(parts.organisation, parts.profiles)
  let authority: Promise<SandboxAuthority> | undefined
  const { trustAnchorArn, syncProfileArn, syncRoleArn, control } = state

  async function makeAuthority(): Promise<SandboxAuthority> {
    const { createAuthority } = await import('./x509.ts')
    const made = await createAuthority(parts.now())
    control.trust('sandbox', made.certificate)
    return made
  }

  return {
    state,
    directory: {
      region: homeRegion,
      trustAnchorArn,
      syncProfileArn,
      syncRoleArn,
      certificate: async (commonName) => (await (authority ??= makeAuthority())).issue(commonName, parts.now()),
    },
    service: {
      kind: 'whole',
      name: 'rolesanywhere',
      dialect: 'json',
      namespace: '',
      throttled: () => fault('ThrottlingException', 'Rate exceeded'),
      route(call, body): Route<Buffer> {
        if (call.method === 'POST' && call.path === '/sessions')
          return {
            operation: 'CreateSession',
            run: unserved,
            runByCertificate: () => createSession(call, body, { ...parts, state }),
          }
        for (const [pattern, operation, read] of reads) {
          const found = call.method === 'GET' ? pattern.exec(call.path) : null
          if (found !== null) return { operation, run: (signed) => json(read(signed, state, found[1] ?? '')) }
        }
        return { operation: 'Unknown', run: unserved }
      },
    },
  }
}

function unserved(): never {
  throw fault('ValidationException', 'The sandbox does not have this operation of Roles Anywhere')
}

const json = (value: object): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
})

/** Who is of the account may look, as its role for the sync may. */
function own<Item extends { readonly arn: string }>(call: SignedCall, all: ReadonlyMap<string, Item>): readonly Item[] {
  return [...all.values()].filter(({ arn }) => arn.includes(`:${call.region}:${call.caller.accountId}:`))
}

function listProfiles(call: SignedCall, state: RolesAnywhereState): object {
  const { page, nextToken } = paged(call, own(call, state.profiles))
  return { profiles: page.map(profileView), nextToken }
}

function listTrustAnchors(call: SignedCall, state: RolesAnywhereState): object {
  const { page, nextToken } = paged(call, own(call, state.anchors))
  return { trustAnchors: page.map(anchorView), nextToken }
}

function getProfile(call: SignedCall, state: RolesAnywhereState, id: string): object {
  const found = own(call, state.profiles).find(({ arn }) => arn.endsWith(`/${id}`))
  if (found === undefined) throw fault('ResourceNotFoundException', 'Profile not found')
  return { profile: profileView(found) }
}

function listTags(call: SignedCall, state: RolesAnywhereState): object {
  const arn = call.query.get('resourceArn') ?? ''
  const found = own(call, state.profiles).find((each) => each.arn === arn)
  if (found === undefined || state.broken.has(arn)) throw fault('ResourceNotFoundException', 'Resource not found')
  return { tags: Object.entries(found.tags).map(([key, value]) => ({ key, value })) }
}

const profileView = ({ arn, tags: _tags, ...profile }: StoredProfile): object => ({
  profileArn: arn,
  profileId: arn.replace(/^.*\//, ''),
  ...profile,
})

const anchorView = ({ arn, name, enabled, bundle }: TrustAnchor): object => ({
  trustAnchorArn: arn,
  trustAnchorId: arn.replace(/^.*\//, ''),
  name,
  enabled,
  source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: bundle } },
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
