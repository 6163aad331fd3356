// How a role gets into a console: by credentials that AWS's sign-in takes, or by the portal of Identity Center.
import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { EndpointOverrides } from '#engine/aws/endpoint.ts'
import { type ConsoleCredentials, type ConsoleLife, longestSeconds } from '#shared/console/duration.ts'
import { defined } from '#shared/defined.ts'
import { queryOf } from '#shared/query-of.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Clock } from '#util/ports.ts'
import type { Source, SsoProfile } from '../identity/source.ts'
import type { Role } from '../roles/role.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { signInEndpoint, type SignInPlace } from './sign-in-host.ts'
import { linkLifeMs, makeSignInLink, type SignInLinkInput } from './sign-in-link.ts'

export interface WayInDeps {
  readonly sessions: Pick<Sessions, 'mint'>
  readonly sessionName: () => string
  /** The setting `console.identity-center`. */
  readonly byPortal: () => boolean
  readonly clock: Clock
  /** Epoch ms by the clock that the credentials of a source end by. */
  readonly awsNow: (endpointUrl: string | undefined) => number
  readonly overrides: EndpointOverrides
  readonly agentFor: (url: URL) => HttpAgent | HttpsAgent | undefined
}

export interface WayIn {
  readonly link: string
  /** Epoch ms: the link is a secret, good once until then. Left out where it is none. */
  readonly usableUntil?: number
  readonly life: Pick<ConsoleLife, 'lasts' | 'why'>
}

export type WayInRequest = Pick<SignInLinkInput, 'issuer' | 'destination' | 'signOutFirst'> &
  Pick<SignInPlace, 'isolated'>

/** Rejects with AppError. */
export type FindWayIn = (role: Role, source: Source, request: WayInRequest, signal: AbortSignal) => Promise<WayIn>

export function createWayIn(deps: WayInDeps): FindWayIn {
  const { overrides, agentFor } = deps

  /** New ones, so that a console lasts as long as it can; the role's session, if there is one, keeps its own. */
  async function credentialsOf(
    role: Role,
    source: Source,
    signal: AbortSignal,
  ): Promise<{ readonly credentials: Credentials; readonly facts: ConsoleCredentials }> {
    const got =
      role.reach.kind === 'own'
        ? await (source.forConsole?.(deps.sessionName(), signal) ?? noConsole(source))
        : await deps.sessions.mint(role, signal)
    const { credentials, by } = got
    const { expiresAt } = credentials
    const left = expiresAt && Math.floor((expiresAt - deps.awsNow(source.endpointUrl)) / 1000)
    return { credentials, facts: { by, ...defined({ left, wanted: role.duration }) } }
  }

  return async (role, source, request, signal) => {
    // The portal leads to no sign-out first.
    const profile = deps.byPortal() ? source.nativeProfile?.(role.reach) : undefined
    if (profile !== undefined && !request.signOutFirst())
      return { link: portalLink(profile, request.destination), life: { lasts: longestSeconds, why: 'permission-set' } }
    const endpoint = signInEndpoint({ ...source, ...request, partition: role.partition, overrides })
    const got = await credentialsOf(role, source, signal)
    const { link, life } = await makeSignInLink({ ...request, ...got, endpoint, agentFor }, signal)
    return { link, life, usableUntil: deps.clock.now() + linkLifeMs }
  }
}

/** For whoever is signed in to the portal: https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html */
export function portalLink({ startUrl, accountId, roleName }: SsoProfile, destination: string): string {
  const parameters = { account_id: accountId, role_name: roleName, destination }
  return `${startUrl}/#/console?${queryOf(parameters)}`
}

function noConsole({ name }: Source): never {
  throw new AppError('unsupported', `source "${name}" itself has no console`, {
    hint: 'Open the console as one of its roles: latchkey roles',
  })
}
