// IAM Roles Anywhere: sessions for certificates, and the lists of anchors and profiles.
import type { Answer, Route, Service } from '../http/call.ts'
import type { SandboxDirectory, SandboxOptions } from '../types.ts'
import { createSession, type CreateSessionParts } from './create-session.ts'
import { fault } from './faults.ts'
import { reads, refuseStranger } from './read.ts'
import { seededBytes } from '../organisation/seeded.ts'
import { createRatePerSecond } from '../rate-per-second.ts'
import { createState, homeRegion, type RolesAnywhereState } from './state.ts'
import type { SandboxAuthority } from './x509.ts'

export interface RolesAnywhereParts {
  readonly service: Service
  readonly directory: SandboxDirectory['rolesAnywhere']
  readonly state: RolesAnywhereState
}

export function createRolesAnywhere(
  parts: Omit<CreateSessionParts, 'state'> & {
    readonly options: Pick<SandboxOptions, 'anchors' | 'profiles' | 'profileRate' | 'seed'>
    readonly now: () => number
  },
): RolesAnywhereParts {
  const { anchors, profiles, profileRate, seed } = parts.options
  const state = createState(parts.organisation, profiles)
  const rates = { profile: createRatePerSecond(profileRate), 'trust-anchor': createRatePerSecond(profileRate) }
  let authorities: Promise<readonly SandboxAuthority[]> | undefined
  const { trustAnchorArn, syncProfileArn, syncRoleArn, control } = state

  /** One for each anchor. */
  async function makeAuthorities(): Promise<readonly SandboxAuthority[]> {
    const { createAuthority } = await import('./x509.ts')
    const made = await Promise.all(
      Array.from({ length: anchors }, (_, at) =>
        createAuthority(seededBytes(seed, `authority ${at + 1}`), parts.now()),
      ),
    )
    for (const [at, { certificate }] of made.entries())
      control.trust(at === 0 ? 'sandbox' : `sandbox-${at + 1}`, certificate)
    return made
  }
  const ready = (): Promise<readonly SandboxAuthority[]> => (authorities ??= makeAuthorities())

  return {
    state,
    directory: {
      region: homeRegion,
      trustAnchorArn,
      syncProfileArn,
      syncRoleArn,
      async certificate(commonName) {
        const [first] = await ready()
        if (first === undefined) throw fault('ResourceNotFoundException', 'TrustAnchor not found')
        return await first.issue(commonName, parts.now())
      },
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
            async runByCertificate() {
              await ready()
              return await createSession(call, body, { ...parts, state })
            },
          }
        for (const { pattern, name, about, run } of reads) {
          const found = call.method === 'GET' ? pattern.exec(call.path) : null
          if (found === null) continue
          return {
            operation: name,
            async run(signed) {
              refuseStranger(signed, name, state)
              if (!rates[about].take(call.now)) throw fault('ThrottlingException', 'Rate exceeded')
              if (about === 'trust-anchor') await ready()
              return json(run(signed, state, found[1] ?? ''))
            },
          }
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
