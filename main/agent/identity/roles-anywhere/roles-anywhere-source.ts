// A certificate that AWS trusts: IAM Roles Anywhere gives sessions of roles for it.
import { parseRoleArn } from '#engine/aws/arn.ts'
import { defined } from '#shared/defined.ts'
import { timeLeft } from '#shared/times.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { Credentials } from '#util/credentials.ts'
import type { StoredSource } from '../../config/stored.ts'
import { type ListedRole, placeOf, type Source, type SourceContext, type SourceState } from '../source.ts'
import { regionOfAnchor } from './arns.ts'
import { createCall } from './call.ts'
import { createSession } from './create-session.ts'
import { dayOf, type Identity, nameOf } from './identity.ts'
import { createMaterial } from './material.ts'
import { preflight } from './preflight.ts'
import { createProfileSync } from './profile-sync.ts'
import { filterOf, keyOf, partsOfKey } from './profiles.ts'

export interface RolesAnywhereConfig extends StoredSource {
  readonly kind: 'roles-anywhere'
  readonly trustAnchor: string
  /** Paths. */
  readonly certificate: string
  readonly privateKey?: string | undefined
  readonly chain?: string | undefined
  /** By which the profiles of the account are listed. */
  readonly syncProfile?: string | undefined
  readonly syncRole?: string | undefined
  readonly profileFilter?: string | undefined
  /** One role that is given by hand. */
  readonly profileArn?: string | undefined
  readonly roleArn?: string | undefined
  readonly sessionName?: string | undefined
}

/** In the vault: the passphrase of the key file, or the key itself where there is no such file. */
export const keySecretName = 'private-key'

const usualSeconds = 3_600
/** AWS gives no shorter one, and a list is fetched in less. */
const syncSeconds = 900
const fewMs = 60_000
/** Of a certificate's life: what is left of it when a person is told. */
const lastShare = 0.1
const noticeEveryMs = 24 * 3_600_000

export function createRolesAnywhereSource(config: RolesAnywhereConfig, context: SourceContext): Source {
  const { name, trustAnchor, syncProfile, syncRole, profileArn, roleArn } = config
  const { awsNow, clock } = context
  const call = createCall({ region: regionOfAnchor(trustAnchor), endpointUrl: config.endpointUrl }, context)
  const { tell, subscribe } = createListeners()
  const material = createMaterial(config, () => context.secrets.get(config.secretName ?? keySecretName), context)
  const syncSessions = createSingleFlight<'session', Credentials>()
  const matches = filterOf(config.profileFilter)
  let syncSession: Credentials | undefined
  let problem: string | undefined
  let noticedAt = -Infinity

  async function identity(): Promise<Identity> {
    const before = problem
    try {
      const found = await material.current()
      tellOfItsEnd(found)
      return found
    } finally {
      problem = material.problem()
      if (problem !== before) tell()
    }
  }

  const isNearEnd = ({ notBefore, notAfter }: Identity): boolean =>
    notAfter - awsNow() < (notAfter - notBefore) * lastShare

  function tellOfItsEnd(found: Identity): void {
    if (!isNearEnd(found) || clock.now() - noticedAt < noticeEveryMs) return
    noticedAt = clock.now()
    context.notify({ message: `Source "${name}": ${endOf(found)}.`, hint: renewHint })
    tell()
  }

  const endOf = (found: Identity): string =>
    `the certificate ${nameOf(found.certificate)} ends in ${timeLeft(found.notAfter - awsNow())}, on ${dayOf(found.notAfter)}`

  async function session(profile: string, role: string, durationSeconds: number, signal: AbortSignal) {
    const found = await identity()
    const known = list?.profile(profile)
    return await createSession(
      call,
      found,
      {
        trustAnchorArn: trustAnchor,
        profileArn: profile,
        roleArn: role,
        durationSeconds: Math.min(durationSeconds, known?.durationSeconds ?? Infinity),
        roleSessionName: known?.takesSessionName === false ? undefined : config.sessionName,
      },
      signal,
    )
  }

  async function syncCredentials(profile: string, role: string, signal: AbortSignal): Promise<Credentials> {
    if (syncSession?.expiresAt !== undefined && syncSession.expiresAt - awsNow() > fewMs) return syncSession
    return await syncSessions.run('session', signal, async (shared) => {
      syncSession = await session(profile, role, syncSeconds, shared)
      return syncSession
    })
  }

  const list =
    syncProfile === undefined || syncRole === undefined
      ? undefined
      : createProfileSync({
          name,
          context,
          fetching: {
            call,
            credentials: (signal) => syncCredentials(syncProfile, syncRole, signal),
            wanted: (each) => each.profileArn !== syncProfile && matches(each.name),
          },
          changed: () => tell(),
        })
  const byHand: readonly ListedRole[] =
    profileArn === undefined || roleArn === undefined
      ? []
      : [
          {
            name: parseRoleArn(roleArn).name,
            reach: { kind: 'issued', key: keyOf(profileArn, roleArn) },
            accountId: parseRoleArn(roleArn).accountId,
          },
        ]
  let together = { listed: list?.roles() ?? [], roles: byHand }

  function state(): SourceState {
    const held = material.held()
    const { isRunning = false, progress, syncedAt, problem: syncProblem } = list?.state() ?? {}
    const warning = held !== undefined && isNearEnd(held) ? endOf(held) : undefined
    const said = defined({ until: held?.notAfter, syncedAt, problem: problem ?? syncProblem ?? warning })
    if (isRunning) return { state: 'syncing', ...defined({ progress }), ...said }
    return { state: problem === undefined ? 'ready' : 'error', ...said }
  }

  return {
    name,
    ...placeOf(config),
    roles() {
      const listed = list?.roles() ?? []
      if (listed !== together.listed) together = { listed, roles: [...byHand, ...listed] }
      return together.roles
    },
    state,
    subscribe,
    async load() {
      await list?.load()
      // What is wrong with the files is told before somebody needs them.
      await identity().catch(() => undefined)
    },
    ...(list && { sync: list.sync, cancelSync: list.cancelSync }),
    async issue(reach, signal) {
      const { profileArn: profile, roleArn: role } = partsOfKey(reach.kind === 'issued' ? reach.key : '')
      const seconds = list?.profile(profile)?.durationSeconds ?? usualSeconds
      return await session(profile, role, seconds, signal)
    },
    preflight: (signal) =>
      preflight({
        trustAnchor,
        identity,
        pairs: [
          ...(syncProfile && syncRole ? [{ profileArn: syncProfile, roleArn: syncRole }] : []),
          ...(profileArn && roleArn ? [{ profileArn, roleArn }] : []),
        ],
        session: (profile, role) => session(profile, role, syncSeconds, signal),
      }),
    changedOutside() {
      void identity().catch(() => undefined)
    },
    async lock() {
      syncSession = undefined
      material.drop()
    },
    async forget() {
      material.drop()
      await context.secrets.delete(config.secretName ?? keySecretName)
      await list?.forget()
    },
  }
}

const renewHint = 'Put a new certificate and its key in their place; Latchkey uses them from then on.'
