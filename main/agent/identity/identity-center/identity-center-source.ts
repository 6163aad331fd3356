// A person in an organisation's IAM Identity Center: signed in once, with every role that they have there.
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import { pause } from '#util/async/timers.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { StoredSource } from '../../config/stored.ts'
import { placeOf, type SignInPage, type Source, type SourceContext, type SourceState } from '../source.ts'
import { createClients } from './clients.ts'
import { createPortal } from './portal.ts'
import { rateOf } from './rate.ts'
import { registrationSecrets } from './registration.ts'
import { partsOfKey } from './role-list.ts'
import { createRoleSync } from './role-sync.ts'
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
  /** Of its roles' sessions; `region` is that of Identity Center itself. */
  readonly roleRegion?: string | undefined
}

/** SDKs give a process that they ask 60 s. */
const waitForPersonMs = 50_000
/** A person who locks, removes or quits does not wait for a network that is away. */
const leaveWithinMs = 3_000

export function createIdentityCenterSource(config: IdentityCenterConfig, context: SourceContext): Source {
  const { name, person } = config
  const { timers, log, life } = context
  const place = placeOf({ ...config, region: config.roleRegion ?? config.region })
  const clients = createClients(config, context)
  const rate = rateOf(timers, () => performance.now())
  const portal = createPortal({ clients, rate, context, place })
  const { tell, subscribe } = createListeners()
  const signIns = createSingleFlight<'sign-in', void>()

  let page: SignInPage | undefined
  /** Ends when a person locks, signs out or cancels: what is signed in to meanwhile is not kept. */
  let wanted = new AbortController()

  const tokens = createTokens({ context, clients, config, changed: () => tell() })
  life.addEventListener('abort', () => void tokens.stop())
  const list = createRoleSync({
    name,
    context,
    fetching: { clients, rate, token: tokens.current, refused: tokens.refused },
    signedIn: token,
    isSignedIn: tokens.isAlive,
    changed: () => tell(),
  })

  function state(): SourceState {
    const token = tokens.held()
    const { isRunning, progress, problem, syncedAt } = list.state()
    const said = defined({
      until: token === undefined || token.refreshToken !== undefined ? undefined : token.expiresAt,
      person: token?.person,
      syncedAt,
      page,
    })
    if (signIns.pending('sign-in')) return { state: 'signing-in', ...said }
    if (!tokens.isAlive()) return { state: 'needs-sign-in', ...said }
    if (isRunning) return { state: 'syncing', ...defined({ progress }), ...said }
    // What it lists and gives goes on working.
    return { state: 'ready', ...defined({ problem }), ...said }
  }

  async function token(signal: AbortSignal): Promise<string> {
    if (tokens.held() === undefined) await tokens.load()
    const signingIn = tokens.isAlive() ? undefined : signIns.underWay('sign-in')
    if (signingIn !== undefined) await untilSignedIn(signingIn, signal)
    return await tokens.current(signal)
  }

  /** Whoever finds nobody signed in waits for the person who is at it, and does not keep the page open after them. */
  async function untilSignedIn(signingIn: Promise<void>, caller: AbortSignal): Promise<void> {
    const over = new AbortController()
    const signal = AbortSignal.any([caller, over.signal])
    const late = pause(timers, waitForPersonMs, signal).then(() => {
      throw ended(name, 'the sign-in is still open in the browser')
    })
    try {
      await Promise.race([signingIn, late])
    } catch (error) {
      caller.throwIfAborted()
      if (error instanceof AppError && error.code === 'needs-sign-in') throw error
      const isTold = error instanceof AppError && error.code !== 'cancelled'
      throw ended(name, isTold ? error.message : 'the sign-in was given up')
    } finally {
      over.abort()
    }
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
      signal.throwIfAborted()
      list.behind(false)
    } finally {
      page = undefined
    }
  }

  function endSignIn(why = `source "${name}" was locked meanwhile`): void {
    wanted.abort(new AppError('cancelled', why))
    wanted = new AbortController()
  }

  /** Forgotten first, whatever AWS says then. */
  async function signOut(signal: AbortSignal): Promise<void> {
    endSignIn()
    await unlessAborted(tokens.load(), signal).catch(() => undefined)
    const held = tokens.held()
    await tokens.drop(true)
    await list.forgetPartial(ended(name))
    if (held === undefined) return
    await portal.logout(held.accessToken, signal).catch((error: unknown) => {
      // One that AWS knows no more is signed out.
      if (!(error instanceof AppError) || error.code !== 'needs-sign-in') throw error
    })
  }

  /** Where nobody can be told that AWS was not. */
  const signOutQuietly = (): Promise<void> =>
    signOut(AbortSignal.timeout(leaveWithinMs)).catch((error: unknown) =>
      log.warn('a sign-in could not be revoked at AWS', { source: name, error }),
    )

  return {
    name,
    ...place,
    roles: list.roles,
    state,
    subscribe,
    async load() {
      await list.load()
      await tokens.load()
    },
    sync: list.sync,
    cancelSync: list.cancelSync,
    async signIn({ device, show }, signal) {
      if (signIns.pending('sign-in') && page !== undefined) show(page, false)
      const waiting = signIns.run('sign-in', AbortSignal.any([signal, life]), (shared) =>
        signInNow(device, (shown) => show(shown, true), AbortSignal.any([shared, wanted.signal])),
      )
      tell()
      try {
        await waiting
      } finally {
        tell()
      }
    },
    async cancelSignIn() {
      const underWay = signIns.underWay('sign-in')
      endSignIn('the sign-in was cancelled')
      await underWay?.catch(() => undefined)
    },
    signOut: () => signOut(life),
    async issue(reach, signal) {
      const key = reach.kind === 'issued' ? reach.key : ''
      return await withToken(signal, (accessToken) => portal.credentialsOf(accessToken, key, signal))
    },
    nativeProfile: (reach) =>
      reach.kind === 'issued'
        ? { startUrl: config.startUrl, region: config.region, ...partsOfKey(reach.key) }
        : undefined,
    lentSignIn() {
      const token = tokens.held()
      if (token === undefined || !tokens.isAlive()) return undefined
      const { startUrl, region } = config
      return { startUrl, region, accessToken: token.accessToken, expiresAt: token.expiresAt }
    },
    news: list.news,
    async lock(isSignOut) {
      endSignIn()
      await (isSignOut ? signOutQuietly() : tokens.drop(false))
    },
    async forget() {
      await signOutQuietly()
      for (const secret of registrationSecrets) await context.secrets.delete(secret)
      await list.forget()
    },
    close: () => unlessAborted(tokens.stop(), AbortSignal.timeout(leaveWithinMs)).catch(() => undefined),
  }
}
