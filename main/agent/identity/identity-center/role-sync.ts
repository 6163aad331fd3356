// The list of a source: fetched when it is due, shown as it comes in, and kept on disk between agents.
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { createSerial } from '#util/async/serial.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { ListedRole, Source, SourceContext, SourceState } from '../source.ts'
import { fetchList, type FetchParts } from './fetch-list.ts'
import { type Account, listedRoles, merged, noList, parseList, type RoleList, withSync } from './role-list.ts'

/** Of a sync that was broken off: after that long it begins anew. */
const partialForMs = 24 * 3_600_000
const lookEveryMs = 3_600_000
const keepPartialMs = 10_000

export interface RoleSyncParts {
  readonly name: string
  readonly context: Pick<SourceContext, 'clock' | 'timers' | 'log' | 'life' | 'cache' | 'syncEveryMs'>
  readonly fetching: Pick<FetchParts, 'clients' | 'rate' | 'token' | 'refused'>
  /** Settles when there is a token. Rejects with `needs-sign-in` where a person comes first. */
  readonly signedIn: (signal: AbortSignal) => Promise<unknown>
  /** Whether it may try without a person. */
  readonly isSignedIn: () => boolean
  readonly changed: () => void
}

export interface RoleSync extends Required<Pick<Source, 'roles' | 'news' | 'load' | 'sync' | 'cancelSync'>> {
  state(): { readonly isRunning: boolean } & Pick<SourceState, 'progress' | 'problem' | 'syncedAt'>
  /** The same as `sync`, with nobody to tell. */
  behind(onlyIfDue: boolean): void
  /** What was fetched of a list that is not whole is another person's for whoever signs in next. */
  forgetPartial(why: AppError): Promise<void>
  forget(): Promise<void>
}

export function createRoleSync({ name, context, fetching, signedIn, isSignedIn, changed }: RoleSyncParts): RoleSync {
  const { clock, timers, log, life, cache } = context
  const again = `What has come is kept. Go on: latchkey source sync ${name}`
  const syncs = createSingleFlight<'sync', void>()
  /** One that was left may still be writing down what has come. */
  const inTurn = createSerial()
  /** Ends when a person wants it no more. */
  let wanted = new AbortController()
  let list: RoleList = noList
  let roles: readonly ListedRole[] = []
  let progress: SourceState['progress']
  let problem: string | undefined
  let cancelTimer: (() => void) | undefined
  life.addEventListener('abort', () => cancelTimer?.())

  function become(accounts: readonly Account[]): void {
    roles = listedRoles(accounts)
    changed()
  }

  async function fetchRoles(caller: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([caller, wanted.signal])
    await signedIn(signal)
    problem = undefined
    const { partial } = list
    const resumed = partial !== undefined && clock.now() - partial.startedAt < partialForMs ? partial : undefined
    const startedAt = resumed?.startedAt ?? clock.now()
    const fresh = new Map(resumed?.accounts.map((each) => [each.id, each]))
    const done = new Map(fresh)
    let asked = 0
    let shownAt = 0
    let keptAt = clock.now()
    const keep = async (): Promise<void> => {
      list = { ...list, partial: { startedAt, accounts: [...fresh.values()] } }
      await cache.write(list)
    }
    progress = { done: 0, total: 0 }
    changed()
    try {
      const accounts = await fetchList(
        {
          ...fetching,
          done,
          progress(account, total) {
            fresh.set(account.id, account)
            asked += 1
            progress = { done: asked, total }
            const now = performance.now()
            // To list thousands anew costs as many microseconds each time.
            if (now - shownAt < Math.max(200, roles.length)) return
            shownAt = now
            become(merged(list.accounts, [...fresh.values()]))
            if (clock.now() - keptAt < keepPartialMs) return
            keptAt = clock.now()
            void keep()
          },
        },
        signal,
      )
      list = withSync(list, accounts, clock.now())
      await cache.write(list)
    } catch (error) {
      if (fresh.size > 0) await keep()
      if (error instanceof AppError && error.code !== 'needs-sign-in' && error.code !== 'cancelled')
        problem = `its roles could not be fetched: ${error.message}`
      signal.throwIfAborted()
      throw error
    } finally {
      progress = undefined
      become(list.partial === undefined ? list.accounts : merged(list.accounts, [...fresh.values()]))
    }
  }

  const isDue = (): boolean => list.syncedAt === undefined || clock.now() - list.syncedAt >= context.syncEveryMs()

  function sync(onlyIfDue = false, caller: AbortSignal = life): Promise<void> {
    if (onlyIfDue && (!isSignedIn() || !isDue())) return Promise.resolve()
    const running = syncs.run('sync', AbortSignal.any([caller, life]), (shared) => inTurn(() => fetchRoles(shared)))
    changed()
    return running.finally(changed)
  }

  const behind = (onlyIfDue: boolean): void =>
    void sync(onlyIfDue).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'cancelled') return
      log.warn('the roles of a source were not fetched', { source: name, error })
    })

  async function endSync(why: AppError): Promise<void> {
    wanted.abort(why)
    wanted = new AbortController()
    await inTurn(() => Promise.resolve())
  }

  function lookAgain(): void {
    if (life.aborted) return
    cancelTimer = timers.set(() => {
      behind(true)
      lookAgain()
    }, lookEveryMs)
  }

  return {
    roles: () => roles,
    news: () => list.news,
    state: () => ({
      isRunning: syncs.pending('sync'),
      ...defined({ progress, problem, syncedAt: list.syncedAt }),
    }),
    async load() {
      list = parseList(await cache.read())
      become(merged(list.accounts, list.partial?.accounts ?? []))
      lookAgain()
    },
    sync,
    cancelSync: () =>
      endSync(new AppError('cancelled', `fetching the roles of "${name}" was cancelled`, { hint: again })),
    behind,
    async forgetPartial(why) {
      await endSync(why)
      if (list.partial === undefined) return
      const { partial: _another, ...whole } = list
      list = whole
      become(list.accounts)
      await cache.write(list)
    },
    forget: () => cache.delete(),
  }
}
