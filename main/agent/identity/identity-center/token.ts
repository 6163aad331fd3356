// The sign-in of a source: in the vault, and only there, and renewed ahead of its end while AWS lets us.
import * as z from 'zod'
import type { SourceContext } from '../source.ts'
import { AppError } from '#util/app-error.ts'
import { createSerial } from '#util/async/serial.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { DamagedRecord } from '#util/damaged-record.ts'
import { epochMs } from '#util/epoch-ms.ts'
import { jsonOf } from '#util/json-of.ts'
import { token as tokenAnswer } from './answers.ts'
import type { Clients } from './clients.ts'
import { registration } from './registration.ts'

const token = z.object({
  accessToken: z.string(),
  /** By our clock: AWS says how long, not until when. */
  expiresAt: epochMs,
  issuedAt: epochMs,
  refreshToken: z.string().optional(),
  /** By which it was got; it alone may renew it. */
  registration,
  /** Whose it was found to be. */
  person: z.string().optional(),
})
export type Token = z.infer<typeof token>

const secretName = 'token'

export interface Tokens {
  /** The one that is held; without vault or network. It may have ended. */
  held(): Token | undefined
  /** Whether it can be used, or renewed without a person. */
  isAlive(): boolean
  /** Takes up the one of the vault. */
  load(): Promise<void>
  /** Valid; renewed first where it has ended. Rejects with `needs-sign-in` where a person comes first. */
  current(signal: AbortSignal): Promise<string>
  /** Settles when it is durable. */
  keep(fresh: Token): Promise<void>
  /** AWS does not take this one, whatever the clock says. */
  refused(accessToken: string): void
  /** Out of memory; with `stored` out of the vault too. */
  drop(stored: boolean): Promise<void>
  /** Nothing is renewed any more. Settles when a renewal that is under way is durable. */
  stop(): Promise<void>
}

export interface TokenParts {
  readonly context: Pick<SourceContext, 'secrets' | 'clock' | 'timers' | 'log' | 'life'>
  readonly clients: Pick<Clients, 'oidc'>
  readonly config: { readonly name: string; readonly startUrl: string; readonly region: string }
  /** After each change of what `held` and `isAlive` say. */
  readonly changed: () => void
}

const minuteMs = 60_000
const never = new AbortController().signal
const isPassing = (error: unknown): boolean => error instanceof AppError && error.retry === true

/** A moment before the end AWS may see the token late. */
const spentAt = ({ issuedAt, expiresAt }: Pick<Token, 'issuedAt' | 'expiresAt'>): number =>
  expiresAt - Math.min(5_000, (expiresAt - issuedAt) / 20)
/** In the background: 15 minutes before the end as the AWS CLI does, or half of a short life. */
const dueAt = ({ issuedAt, expiresAt }: Token): number =>
  expiresAt - Math.min(15 * minuteMs, (expiresAt - issuedAt) / 2)

export function createTokens({ context, clients, config, changed }: TokenParts): Tokens {
  const { secrets, clock, timers, log, life } = context
  const flight = createSingleFlight<'refresh', Token>()
  let held: Token | undefined
  /** Of the one that lies in the vault while none is in memory. */
  let resting: Pick<Token, 'issuedAt' | 'expiresAt' | 'refreshToken'> | undefined
  /** AWS gave it and the vault did not take it yet. What it replaces renews nothing any more. */
  let unsaved: Token | undefined
  /** What was read or got while this changed is not taken up. */
  let drops = 0
  let failures = 0
  let cancel: (() => void) | undefined
  const write = createSerial()

  const now = (): number => clock.now()
  const isValid = (one: Pick<Token, 'issuedAt' | 'expiresAt'>): boolean => now() < spentAt(one)

  function take(fresh: Token | undefined): void {
    held = fresh
    schedule()
    changed()
  }

  function schedule(): void {
    cancel?.()
    cancel = undefined
    if (held === undefined || life.aborted) return
    // With nothing to renew it by, its end is still to be told.
    const at = held.refreshToken === undefined ? spentAt(held) : dueAt(held)
    const backoff = failures === 0 ? 0 : Math.min(10 * minuteMs, 5_000 * 2 ** failures) * (0.5 + Math.random() / 2)
    if (held.refreshToken === undefined && !isValid(held)) return
    cancel = timers.set(look, Math.min(60 * minuteMs, Math.max(0, at - now(), backoff)))
  }

  /** A computer that slept is late. */
  function look(): void {
    if (held === undefined) return
    if (held.refreshToken === undefined || now() < dueAt(held)) {
      schedule()
      if (!isValid(held)) changed()
      return
    }
    renew(life).catch((error: unknown) => log.warn('a sign-in was not renewed', { source: config.name, error }))
  }

  /** Goes on when nobody waits any more: AWS may have taken the refresh token, which is good once, already. */
  const renew = (signal: AbortSignal): Promise<Token> =>
    unlessAborted(flight.run('refresh', undefined, refresh), signal)

  async function refresh(): Promise<Token> {
    const old = held
    const begun = drops
    if (old?.refreshToken === undefined) throw ended(config.name)
    try {
      const fresh = unsaved ?? (await renewed(old, old.refreshToken))
      await write(async () => {
        if (begun !== drops) throw ended(config.name)
        unsaved = fresh
        // Durable before it is used: the old one is worth nothing any more.
        await secrets.set(secretName, JSON.stringify(fresh))
      })
      if (begun !== drops) throw ended(config.name)
      unsaved = undefined
      failures = 0
      take(fresh)
      return fresh
    } catch (error) {
      failures += 1
      if (unsaved !== undefined || isPassing(error) || begun !== drops) {
        schedule()
        throw error
      }
      const newer = await newerThan(old).catch(() => undefined)
      if (newer === undefined || begun !== drops) {
        if (begun === drops) await withoutRefresh(old)
        throw error
      }
      take(newer)
      return newer
    }
  }

  async function renewed(old: Token, refreshToken: string): Promise<Token> {
    const { clientId, clientSecret } = old.registration
    const { CreateTokenCommand } = await import('@aws-sdk/client-sso-oidc')
    const answer = await clients.oidc('renew the sign-in', never, tokenAnswer, (client, abortSignal) =>
      client.send(new CreateTokenCommand({ clientId, clientSecret, grantType: 'refresh_token', refreshToken }), {
        abortSignal,
      }),
    )
    return { ...old, ...readToken(answer, now()), refreshToken: answer.refreshToken ?? refreshToken }
  }

  /** The source as it was before a change of its settings may have renewed it last. */
  async function newerThan({ issuedAt }: Token): Promise<Token | undefined> {
    const found = await read()
    return found !== undefined && found.issuedAt > issuedAt ? found : undefined
  }

  /** AWS renews it no more: what is left of it is used up. */
  async function withoutRefresh(old: Token): Promise<void> {
    const { refreshToken: _gone, ...rest } = old
    const begun = drops
    failures = 0
    take(rest)
    await write(async () => {
      if (begun === drops) await secrets.set(secretName, JSON.stringify(rest))
    }).catch(() => undefined)
  }

  /** One of another instance is not ours any more. */
  async function read(): Promise<Token | undefined> {
    const text = await secrets.get(secretName).catch((error: unknown) => {
      // One that does not open is as good as none: the next sign-in makes another.
      if (error instanceof DamagedRecord) return undefined
      throw error
    })
    const found = token.safeParse(jsonOf(text)).data
    const { startUrl, region } = found?.registration ?? {}
    return startUrl === config.startUrl && region === config.region ? found : undefined
  }

  return {
    held: () => held,
    isAlive() {
      const one = held ?? resting
      return one !== undefined && (isValid(one) || one.refreshToken !== undefined)
    },
    async load() {
      if (held !== undefined) return
      const begun = drops
      const found = await read()
      if (begun === drops && held === undefined && found !== undefined) take(found)
    },
    async current(signal) {
      if (held !== undefined && isValid(held)) return held.accessToken
      if (held?.refreshToken === undefined) throw ended(config.name)
      try {
        return (await renew(signal)).accessToken
      } catch (error) {
        // Whatever AWS calls it, a person comes next.
        throw error instanceof AppError && error.code === 'needs-sign-in' ? ended(config.name) : error
      }
    },
    async keep(fresh) {
      drops += 1
      const begun = drops
      failures = 0
      unsaved = undefined
      await write(() => secrets.set(secretName, JSON.stringify(fresh)))
      if (begun === drops) take(fresh)
    },
    refused(accessToken) {
      if (held?.accessToken !== accessToken) return
      take({ ...held, expiresAt: Math.min(held.expiresAt, now()) })
    },
    async drop(stored) {
      drops += 1
      resting =
        stored || held === undefined
          ? undefined
          : { ...held, ...(held.refreshToken === undefined ? {} : { refreshToken: '' }) }
      unsaved = undefined
      take(undefined)
      if (stored) await write(() => secrets.delete(secretName))
    },
    async stop() {
      cancel?.()
      cancel = undefined
      if (flight.pending('refresh')) await renew(never).catch(() => undefined)
    },
  }
}

/** Of an answer to CreateToken. */
export const readToken = (
  { accessToken, expiresIn }: Pick<z.infer<typeof tokenAnswer>, 'accessToken' | 'expiresIn'>,
  now: number,
): Pick<Token, 'accessToken' | 'issuedAt' | 'expiresAt'> => ({
  accessToken,
  issuedAt: now,
  expiresAt: now + expiresIn * 1_000,
})

/** `why`: what has just kept somebody from it. */
export const ended = (source: string, why?: string): AppError =>
  new AppError('needs-sign-in', `nobody is signed in to "${source}"${why === undefined ? '' : `: ${why}`}`, {
    hint: `Sign in: latchkey sign-in ${source}`,
    act: 'sign-in',
    source,
  })
