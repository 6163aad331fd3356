// A certificate that AWS trusts: IAM Roles Anywhere gives sessions of roles for it.
import { defined } from '#shared/defined.ts'
import { createListeners } from '#util/async/listeners.ts'
import { every } from '#util/async/timers.ts'
import type { StoredSource } from '../../config/stored.ts'
import { placeOf, type Source, type SourceContext, type SourceState } from '../source.ts'
import { regionOfAnchor } from './arns.ts'
import { createAskTime } from './ask-time.ts'
import { createCall } from './call.ts'
import { createSession } from './create-session.ts'
import { createCertificateWatch } from './certificate-watch.ts'
import { placeToCall } from './endpoint.ts'
import { createLongestSessions } from './longest-sessions.ts'
import { createMaterial } from './material.ts'
import { preflight } from './preflight.ts'
import { createProfileSync, type ProfileSync } from './profile-sync.ts'
import { keyOf, partsOfKey } from './profiles.ts'
import { type ReadProfiles, readProfiles } from './read-profiles.ts'
import { merged, roleByHand } from './role-by-hand.ts'
import { createSessionNames } from './session-names.ts'
import { listedFor } from './listed-for.ts'
import { createSyncSession } from './sync-session.ts'
import { whileThrottled } from './while-throttled.ts'

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
  readonly fips?: boolean | undefined
}

/** In the vault: the passphrase of the key file, or the key itself where there is no such file. */
export const keySecretName = 'private-key'

const usualSeconds = 3_600
/** AWS gives no shorter one, and a list is fetched in less. */
const syncSeconds = 900
/** Files are looked at and what is due is done that often; a timer does not count while the computer sleeps. */
const lookEveryMs = 60_000

export function createRolesAnywhereSource(config: RolesAnywhereConfig, context: SourceContext): Source {
  const { name, trustAnchor, syncProfile, syncRole, profileArn, roleArn, secretName = keySecretName } = config
  const { awsNow, life, timers } = context
  const place = placeToCall({ ...config, region: regionOfAnchor(trustAnchor) }, context)
  const call = createCall(place, context)
  const askTime = createAskTime(place, context)
  const { tell, subscribe } = createListeners()
  const certificate = createCertificateWatch({
    name,
    material: createMaterial(config, () => context.secrets.get(secretName), { ...context, askTime }),
    context,
    changed: () => tell(),
    replaced() {
      if (list?.state().lastSync?.outcome === 'error') list.behind(true)
    },
  })

  async function session(profile: string, role: string, durationSeconds: number, signal: AbortSignal) {
    const found = await certificate.current()
    const known = list?.profile(profile)
    const most = Math.min(durationSeconds, known?.durationSeconds ?? Infinity)
    return await longest.start(keyOf(profile, role), most, signal, (seconds) =>
      createSession(
        call,
        found,
        {
          trustAnchorArn: trustAnchor,
          profileArn: profile,
          roleArn: role,
          durationSeconds: seconds,
          awsNow,
          // Nobody looks for the session of the sync by a name, and its profile often takes none.
          roleSessionName:
            profile === syncProfile && role === syncRole ? undefined : names.wanted(profile, known?.takesSessionName),
          nameRefused: () => names.refused(profile),
        },
        signal,
      ),
    )
  }

  const longest = createLongestSessions(context)
  const names = createSessionNames(config, { notify: context.notify, changed: () => tell() })
  const syncSession = createSyncSession(
    (signal) => session(syncProfile ?? '', syncRole ?? '', syncSeconds, signal),
    awsNow,
  )
  const newReading = (): ReadProfiles => readProfiles({ call, timers, credentials: syncSession.current })
  let reading = newReading()
  const list: ProfileSync | undefined =
    syncProfile === undefined || syncRole === undefined
      ? undefined
      : createProfileSync({
          name,
          syncProfile,
          filter: config.profileFilter,
          context,
          read: () => (reading = newReading()),
          changed() {
            takeUp()
            tell()
          },
        })
  const byHand = roleByHand(profileArn, roleArn)
  let together = { listed: list?.roles() ?? [], roles: byHand }

  function takeUp(): void {
    const listed = list?.roles() ?? []
    if (listed === together.listed) return
    together = { listed, roles: merged(byHand, listed) }
    // Whoever lets a profile last longer may have changed its roles too.
    longest.forget()
  }

  function state(): SourceState {
    const { isRunning = false, problem, ...listState } = list?.state() ?? {}
    const { message, hint } = certificate.problem() ?? {}
    const wrong = certificate.isUsable() ? [message, problem, names.problem()] : [message]
    const said = defined({
      until: certificate.held()?.notAfter,
      ...certificate.tags(),
      ...listState,
      problem: wrong.filter((each) => each !== undefined).join('; ') || undefined,
      hint,
    })
    if (isRunning) return { state: 'syncing', ...said }
    return { state: certificate.isUsable() ? 'ready' : 'error', ...said }
  }

  return {
    name,
    ...placeOf(config),
    roles: () => together.roles,
    state,
    subscribe,
    async load() {
      await list?.load()
      // What is wrong with the files is told before somebody needs them.
      await certificate.look()
      every(timers, lookEveryMs, life, () => void certificate.look().then(() => list?.behind()))
    },
    ...(list && {
      // Who asks wants to hear of new files too, which a session that is still good has no use for.
      async sync(onlyIfDue, caller) {
        if (!onlyIfDue) longest.forget()
        await Promise.all([list.sync(onlyIfDue, caller), certificate.look()])
      },
      cancelSync: list.cancelSync,
    }),
    async issue(reach, signal) {
      const { profileArn: profile, roleArn: role } = partsOfKey(reach.kind === 'issued' ? reach.key : '')
      const seconds = list?.profile(profile)?.durationSeconds ?? usualSeconds
      return await session(profile, role, seconds, signal)
    },
    // What IAM said of a role before may be another by now.
    refresh: () => longest.forget(),
    preflight(signal) {
      longest.forget()
      return preflight({
        trustAnchor,
        identity: () => certificate.current(true),
        fileProblem: certificate.fileProblem,
        exposed: certificate.warning,
        takesName: names.taken,
        pairs: [
          ...(syncProfile && syncRole ? [{ profileArn: syncProfile, roleArn: syncRole }] : []),
          ...(profileArn && roleArn ? [{ profileArn, roleArn }] : []),
        ],
        session: (profile, role) => whileThrottled(() => session(profile, role, syncSeconds, signal), timers, signal),
        ...(list && {
          async list() {
            // Beside a sync it would take that one's turn at AWS.
            const own = list.state().isRunning ? reading : newReading()
            await own.tags(syncProfile ?? '', signal)
            return listedFor(config, await own.list(signal))
          },
        }),
      })
    },
    async lock() {
      syncSession.drop()
      certificate.drop()
    },
    async forget() {
      certificate.drop()
      context.noticed.set(undefined)
      await context.secrets.delete(secretName)
      await list?.forget()
    },
  }
}
