// A person in an organisation's IAM Identity Center: signed in once, with every role that they have there.
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { StoredSource } from '../../config/stored.ts'
import {
  placeOf,
  type ListedRole,
  type SignInPage,
  type Source,
  type SourceContext,
  type SourceState,
} from '../source.ts'
import { createClients } from './clients.ts'
import { fetchList } from './fetch-list.ts'
import { createPortal } from './portal.ts'
import { rateOf } from './rate.ts'
import { registrationSecrets } from './registration.ts'
import { type Account, listedRoles, merged, noList, parseList, type RoleList, withSync } from './role-list.ts'
import { signInByCode, signInByDevice } from './sign-in.ts'
import { createTokens, ended, type Token } from './token.ts'

export interface IdentityCenterConfig extends StoredSource {
  readonly kind: 'identity-center'
  readonly startUrl: string
  readonly region: string
  /** Who is to sign in: the name that AWS gives role sessions. */
  readonly person?: string | undefined
  /** What opens pages. */
  readonly browser?: string | undefined
}

/** SDKs give a process that they ask 60 s. */
const waitForPersonMs = 50_000
/** Of a sync that was broken off: after that long it begins anew. */
const partialForMs = 24 * 3_600_000
const lookForSyncMs = 3_600_000
const keepPartialMs = 10_000
/** A person who locks does not wait for a network that is away. */
const lockWithinMs = 3_000

export function createIdentityCenterSource(config: IdentityCenterConfig, context: SourceContext): Source {
  const { name, person } = config
  const { clock, timers, log, life, cache } = context
  const place = placeOf(config)
  const clients = createClients(config, context)
  const rate = rateOf(timers, () => performance.now())
  const portal = createPortal({ clients, rate, context, place })
  const { tell, subscribe } = createListeners()
  const signIns = createSingleFlight<'sign-in', void>()
  const syncs = createSingleFlight<'sync', void>()

  let list: RoleList = noList
  let roles: readonly ListedRole[] = []
  let page: SignInPage | undefined
  let progress: SourceState['progress']
  let problem: string | undefined
  /** Ends when a person locks or signs out: what is signed in to meanwhile is not kept. */
  let unlocked = new AbortController()
  let cancelTimer: (() => void) | undefined

  const tokens = createTokens({ context, clients, config, changed: () => tell() })
  life.addEventListener('abort', () => {
    tokens.stop()
    cancelTimer?.()
  })

  function become(accounts: readonly Account[]): void {
    roles = listedRoles(accounts)
    tell()
  }

  function state(): SourceState {
    const token = tokens.held()
    const said = defined({
      until: token === undefined || token.refreshToken !== undefined ? undefined : token.expiresAt,
      person: token?.person,
      syncedAt: list.syncedAt,
      page,
    })
    if (signIns.pending('sign-in')) return { state: 'signing-in', ...said }
    if (!tokens.isAlive()) return { state: 'needs-sign-in', ...said }
    if (syncs.pending('sync')) return { state: 'syncing', ...defined({ progress }), ...said }
    // What it lists and gives goes on working.
    return { state: 'ready', ...defined({ problem }), ...said }
  }

  /** Whoever finds nobody signed in waits for the sign-in that is under way, where there is one. */
  async function token(signal: AbortSignal): Promise<string> {
    if (tokens.held() === undefined) await tokens.load()
    if (!tokens.isAlive() && signIns.pending('sign-in')) {
      const limit = AbortSignal.timeout(waitForPersonMs)
      try {
        await signIns.run('sign-in', AbortSignal.any([signal, limit]), () => Promise.reject(ended(name)))
      } catch (error) {
        if (!signal.aborted && limit.aborted) throw ended(name)
        throw error
      }
    }
    return await tokens.current(signal)
  }

  /** With one more try by a renewed token where AWS does not take the one that we have. */
  async function withToken<T>(signal: AbortSignal, call: (accessToken: string) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the second try comes after the first
      const accessToken = await token(signal)
      try {
        // oxlint-disable-next-line no-await-in-loop -- as above
        return await call(accessToken)
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'needs-sign-in') throw error
        tokens.refused(accessToken)
        if (tries === 2 || !tokens.isAlive()) throw ended(name)
      }
    }
  }

  async function checkedToken(fresh: Token, signal: AbortSignal): Promise<Token> {
    if (person === undefined) return fresh
    const found = await portal.personOf(fresh.accessToken, signal)
    if (found === undefined) return fresh
    if (found.toLowerCase() === person.toLowerCase()) return { ...fresh, person: found }
    await portal.logout(fresh.accessToken, signal).catch(() => undefined)
    throw new AppError('denied', `${found} signed in, and source "${name}" is for ${person}`, {
      hint: `Sign out in the browser, then: latchkey sign-in ${name}`,
    })
  }

  async function fetchRoles(signal: AbortSignal): Promise<void> {
    await token(signal)
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
    tell()
    try {
      const accounts = await fetchList(
        {
          clients,
          rate,
          token: tokens.current,
          refused: tokens.refused,
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
      throw error
    } finally {
      progress = undefined
      become(list.partial === undefined ? list.accounts : merged(list.accounts, [...fresh.values()]))
    }
  }

  const isDue = (): boolean => list.syncedAt === undefined || clock.now() - list.syncedAt >= context.syncEveryMs()

  function sync(onlyIfDue = false): Promise<void> {
    if (onlyIfDue && (!tokens.isAlive() || !isDue())) return Promise.resolve()
    const running = syncs.run('sync', life, fetchRoles)
    tell()
    return running.finally(() => tell())
  }

  const syncBehind = (onlyIfDue: boolean): void =>
    void sync(onlyIfDue).catch((error: unknown) =>
      log.warn('the roles of a source were not fetched', { source: name, error }),
    )

  function lookForSync(): void {
    if (life.aborted) return
    cancelTimer = timers.set(() => {
      syncBehind(true)
      lookForSync()
    }, lookForSyncMs)
  }

  async function signInNow(device: boolean, show: (shown: SignInPage) => void, signal: AbortSignal): Promise<void> {
    const parts = {
      context,
      clients,
      config,
      show(shown: SignInPage) {
        page = shown
        show(shown)
        tell()
      },
    }
    try {
      const fresh = await (device ? signInByDevice : signInByCode)(parts, signal)
      const checked = await checkedToken(fresh, signal)
      signal.throwIfAborted()
      await tokens.keep(checked)
      problem = undefined
    } finally {
      page = undefined
    }
  }

  function endSignIn(): void {
    unlocked.abort(new AppError('cancelled', `source "${name}" was locked meanwhile`))
    unlocked = new AbortController()
  }

  return {
    name,
    ...place,
    roles: () => roles,
    state,
    subscribe,
    async load() {
      list = parseList(await cache.read())
      become(merged(list.accounts, list.partial?.accounts ?? []))
      await tokens.load()
      lookForSync()
    },
    sync,
    async signIn({ device, show }, signal) {
      const isMine = !signIns.pending('sign-in')
      if (!isMine && page !== undefined) show(page, false)
      const waiting = signIns.run('sign-in', AbortSignal.any([signal, life]), (shared) =>
        signInNow(device, (shown) => show(shown, true), AbortSignal.any([shared, unlocked.signal])),
      )
      tell()
      try {
        await waiting
      } finally {
        tell()
      }
      if (isMine) syncBehind(false)
    },
    async signOut() {
      endSignIn()
      await tokens.load().catch(() => undefined)
      const held = tokens.held()
      await tokens.drop(true)
      if (held !== undefined) await portal.logout(held.accessToken, life)
    },
    async issue(reach, signal) {
      const key = reach.kind === 'issued' ? reach.key : ''
      return await withToken(signal, (accessToken) => portal.credentialsOf(accessToken, key, signal))
    },
    news: () => list.news,
    async lock(signOut) {
      endSignIn()
      const held = tokens.held()
      await tokens.drop(signOut)
      if (!signOut) return
      if (held !== undefined)
        await portal
          .logout(held.accessToken, AbortSignal.any([life, AbortSignal.timeout(lockWithinMs)]))
          .catch((error: unknown) => log.warn('a sign-in could not be revoked at AWS', { source: name, error }))
    },
    async forget() {
      await tokens.drop(true)
      for (const secret of registrationSecrets) await context.secrets.delete(secret)
      await cache.delete()
    },
  }
}
