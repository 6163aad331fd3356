// The list of a source with a sync profile: fetched every five minutes, and kept on disk between agents.
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { createSerial } from '#util/async/serial.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { ListedRole, Source, SourceContext, SourceState } from '../source.ts'
import { fetchProfiles } from './fetch-profiles.ts'
import { filterOf, nothing } from './profile-filter.ts'
import { listedRoles, noProfiles, parseProfiles, type Profile, type ProfileList } from './profiles.ts'
import type { ReadProfiles } from './read-profiles.ts'

const everyMs = 5 * 60_000

export interface ProfileSyncParts {
  readonly name: string
  readonly syncProfile: string
  /** One to a line. */
  readonly filter: string | undefined
  readonly context: Pick<SourceContext, 'clock' | 'log' | 'life' | 'cache'>
  readonly read: () => ReadProfiles
  readonly changed: () => void
}

export interface ProfileSync extends Required<Pick<Source, 'roles' | 'load' | 'sync' | 'cancelSync'>> {
  state(): { readonly isRunning: boolean } & Pick<SourceState, 'progress' | 'problem' | 'syncedAt' | 'lastSync'>
  profile(arn: string): Profile | undefined
  /** With nobody to tell. `anyway`: what kept it from succeeding is right by now. */
  behind(anyway?: boolean): void
  forget(): Promise<void>
}

export function createProfileSync({
  name,
  syncProfile,
  filter,
  context,
  read,
  changed,
}: ProfileSyncParts): ProfileSync {
  const { clock, log, life, cache } = context
  const syncs = createSingleFlight<'sync', void>()
  const writes = createSerial()
  const matches = filterOf(filter)
  let wanted = new AbortController()
  let list: ProfileList = noProfiles
  let roles: readonly ListedRole[] = []
  let progress: SourceState['progress']
  let triedAt: number | undefined

  function become(fresh: ProfileList): void {
    // The same array while nothing has changed: whoever follows it has nothing to do then.
    if (JSON.stringify(fresh.profiles) !== JSON.stringify(list.profiles)) roles = listedRoles(name, fresh.profiles)
    list = { ...fresh, syncProfile, ...defined({ filter }) }
  }

  const keep = (): Promise<void> => writes(async () => (life.aborted ? undefined : await cache.write(list)))

  async function fetchNow(signal: AbortSignal): Promise<void> {
    const startedAt = clock.now()
    triedAt = startedAt
    const known = list.profiles
    const ended = (error: string | undefined, profiles: number): ProfileList['lastSync'] => ({
      outcome: error === undefined ? 'success' : 'error',
      startedAt,
      endedAt: clock.now(),
      profiles,
      ...defined({ error }),
    })
    try {
      const fetching = fetchProfiles(
        {
          read: read(),
          syncProfile,
          matches,
          known,
          progress(done, total, soFar) {
            if (signal.aborted) return
            progress = { done, total }
            // At one call a second the first list takes minutes; what was known stands until the new one is whole. A long one grows by more at a time.
            if (list.syncedAt === undefined) {
              const fresh = withNew(known, soFar)
              if (fresh.length > list.profiles.length * 1.05) become({ ...list, profiles: fresh })
            }
            changed()
          },
        },
        signal,
      )
      // Whoever cancels is not kept by a read that does not hear of it.
      const { profiles, faults, enabled } = await unlessAborted(fetching, signal)
      signal.throwIfAborted()
      const problem = faults.length > 0 ? partly(faults, profiles.length) : nothing(profiles.length, enabled, filter)
      become({ syncedAt: clock.now(), lastSync: ended(problem, profiles.length), profiles: [...profiles] })
      await keep()
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof AppError && error.code !== 'cancelled') {
        become({ ...list, lastSync: ended(stalled(list.syncedAt, error), 0) })
        await keep()
      }
      throw error
    } finally {
      progress = undefined
    }
  }

  function sync(onlyIfDue = false, caller: AbortSignal = life): Promise<void> {
    // A clock that was set back makes nothing young.
    const isYoung = (at: number | undefined): boolean => at !== undefined && Math.abs(clock.now() - at) < everyMs
    if (onlyIfDue && (isYoung(triedAt) || isYoung(list.syncedAt))) return Promise.resolve()
    // Of now: it may be cancelled before its first step.
    const { signal: cancelled } = wanted
    const running = syncs.run('sync', AbortSignal.any([caller, life]), (left) =>
      fetchNow(AbortSignal.any([left, cancelled])),
    )
    changed()
    return running.finally(changed)
  }

  return {
    roles: () => roles,
    state: () => ({
      isRunning: syncs.pending('sync'),
      ...defined({ progress, problem: list.lastSync?.error, syncedAt: list.syncedAt, lastSync: list.lastSync }),
    }),
    profile: (arn) => list.profiles.find((each) => each.arn === arn),
    async load() {
      const kept = parseProfiles(await cache.read())
      if (placeOf(kept.syncProfile) !== placeOf(syncProfile)) return
      // What is shown fits the sync profile and the filter of now; what they let in besides is fetched at once.
      const { syncedAt: _another, lastSync: _its, ...rest } = kept
      if (kept.filter === filter && kept.syncProfile === syncProfile) become(kept)
      else
        become({ ...rest, profiles: kept.profiles.filter(({ arn, name: of }) => arn !== syncProfile && matches(of)) })
      changed()
    },
    sync,
    behind(anyway = false) {
      if (syncs.pending('sync')) return
      sync(!anyway).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'cancelled') return
        log.warn('the profiles of a source were not fetched', { source: name, error })
      })
    },
    async cancelSync() {
      const underWay = syncs.underWay('sync')
      wanted.abort(new AppError('cancelled', `fetching the profiles of "${name}" was cancelled`))
      wanted = new AbortController()
      await underWay?.catch(() => undefined)
    },
    forget: () => writes(() => cache.delete()),
  }
}

/** Account and region, in which every profile lists the same others. */
const placeOf = (syncProfile: string | undefined): string | undefined => syncProfile?.replace(/[^:]*$/, '')

function withNew(known: readonly Profile[], fresh: readonly Profile[]): Profile[] {
  const arns = new Set(fresh.map(({ arn }) => arn))
  return [...fresh, ...known.filter(({ arn }) => !arns.has(arn))]
}

function stalled(syncedAt: number | undefined, { message }: AppError): string {
  if (syncedAt === undefined) return `its profiles could not be fetched: ${message}`
  return `its profiles have not been fetched since ${new Date(syncedAt).toISOString()}: ${message}`
}

function partly(faults: readonly string[], taken: number): string {
  const more = faults.length === 1 ? '' : `, and ${faults.length - 1} more`
  return `${taken} profiles are there, but ${faults.length} could not be read: ${faults[0]}${more}`
}
