// The list of a source with a sync profile: fetched every five minutes, and kept on disk between agents.
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { ListedRole, Source, SourceContext, SourceState } from '../source.ts'
import { fetchProfiles, type FetchParts } from './fetch-profiles.ts'
import { listedRoles, noProfiles, parseProfiles, type Profile, type ProfileList } from './profiles.ts'

const everyMs = 5 * 60_000

export interface ProfileSyncParts {
  readonly name: string
  readonly context: Pick<SourceContext, 'clock' | 'timers' | 'log' | 'life' | 'cache'>
  readonly fetching: Pick<FetchParts, 'call' | 'credentials' | 'wanted'>
  readonly changed: () => void
}

export interface ProfileSync extends Required<Pick<Source, 'roles' | 'load' | 'sync' | 'cancelSync'>> {
  state(): { readonly isRunning: boolean } & Pick<SourceState, 'progress' | 'problem' | 'syncedAt'>
  profile(arn: string): Profile | undefined
  forget(): Promise<void>
}

export function createProfileSync({ name, context, fetching, changed }: ProfileSyncParts): ProfileSync {
  const { clock, timers, log, life, cache } = context
  const syncs = createSingleFlight<'sync', void>()
  let wanted = new AbortController()
  let list: ProfileList = noProfiles
  let roles: readonly ListedRole[] = []
  let progress: SourceState['progress']
  let problem: string | undefined
  let failingSince: number | undefined
  let cancelTimer: (() => void) | undefined
  life.addEventListener('abort', () => cancelTimer?.())

  function become(fresh: ProfileList): void {
    // The same array while nothing has changed: whoever follows it has nothing to do then.
    if (JSON.stringify(fresh.profiles) !== JSON.stringify(list.profiles)) roles = listedRoles(fresh.profiles)
    list = fresh
  }

  async function fetchNow(caller: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([caller, wanted.signal])
    const startedAt = clock.now()
    try {
      const { profiles, faults } = await fetchProfiles(
        {
          ...fetching,
          timers,
          known: list.profiles,
          progress(done, total) {
            progress = { done, total }
            changed()
          },
        },
        signal,
      )
      become({ syncedAt: clock.now(), profiles: [...profiles] })
      failingSince = undefined
      problem = faults.length === 0 ? undefined : partly(faults, profiles.length)
      await cache.write(list)
    } catch (error) {
      signal.throwIfAborted()
      failingSince ??= startedAt
      if (error instanceof AppError && error.code !== 'cancelled')
        problem = `its profiles have not been fetched since ${new Date(failingSince).toISOString()}: ${error.message}`
      throw error
    } finally {
      progress = undefined
    }
  }

  function sync(onlyIfDue = false, caller: AbortSignal = life): Promise<void> {
    const isDue = list.syncedAt === undefined || clock.now() - list.syncedAt >= everyMs
    if (onlyIfDue && !isDue) return Promise.resolve()
    const running = syncs.run('sync', AbortSignal.any([caller, life]), fetchNow)
    changed()
    return running.finally(changed)
  }

  function lookAgain(): void {
    if (life.aborted) return
    cancelTimer?.()
    cancelTimer = timers.set(() => {
      sync().catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'cancelled') return
        log.warn('the profiles of a source were not fetched', { source: name, error })
      })
      lookAgain()
    }, everyMs)
  }

  return {
    roles: () => roles,
    state: () => ({ isRunning: syncs.pending('sync'), ...defined({ progress, problem, syncedAt: list.syncedAt }) }),
    profile: (arn) => list.profiles.find((each) => each.arn === arn),
    async load() {
      become(parseProfiles(await cache.read()))
      changed()
      lookAgain()
    },
    sync,
    async cancelSync() {
      const underWay = syncs.underWay('sync')
      wanted.abort(new AppError('cancelled', `fetching the profiles of "${name}" was cancelled`))
      wanted = new AbortController()
      await underWay?.catch(() => undefined)
    },
    forget: () => cache.delete(),
  }
}

function partly(faults: readonly string[], taken: number): string {
  const more = faults.length === 1 ? '' : `, and ${faults.length - 1} more`
  return `${taken} profiles were fetched, but not ${faults.length === 1 ? 'one' : faults.length}: ${faults[0]}${more}`
}
