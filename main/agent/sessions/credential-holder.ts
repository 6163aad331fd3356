import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Log } from '#util/ports.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { Minted } from './links.ts'
import { mustRefreshBeforeHandOut } from './expiry.ts'
import { type HeldStatus, afterFailure, dueAt, nothingHeld, statusOf, usable } from './held.ts'
import { isPassing } from './retry.ts'

/** One session's credentials: got once for all callers, renewed ahead, kept in use until they end when a renewal fails. */
export interface CredentialHolder {
  readonly status: () => HeldStatus
  /** Credentials are there and live, whatever becomes of a renewal. */
  readonly isUsable: () => boolean
  readonly accessKeyId: () => string | undefined
  /** For requests that are signed here: as long as they live, old credentials are used and new ones got behind. */
  readonly current: (signal: AbortSignal) => Promise<Credentials>
  /** For credentials that leave the agent: with at least 15 minutes left where their own length allows. */
  readonly handOut: (signal: AbortSignal, attended: boolean) => Promise<Credentials>
  /** New ones now, whatever the old ones are worth. */
  readonly renew: (signal: AbortSignal, attended: boolean) => Promise<void>
  /** The same, without anybody waiting: the old ones are used until then. */
  readonly refresh: () => void
  /** AWS does not take these, whatever the clock says. False for keys that are not held, and where it took none of the last ones either. */
  readonly invalidate: (accessKeyId: string) => boolean
  /** When `tick` has something to do (epoch ms by AWS's clock). */
  readonly dueAt: () => number | undefined
  /** Renews when due, but nothing that was refused; `now`: after a resume, without waiting out a back-off. */
  readonly tick: (now: boolean) => void
  /** Drops the credentials; whoever waits is told that the session has ended. */
  readonly stop: () => void
}

export interface MintHow {
  /** Not the ones that some cache holds. */
  readonly fresh: boolean
  /** A person made the call and may be asked. */
  readonly attended: boolean
}

export interface HolderDeps {
  readonly log: Pick<Log, 'error'>
  /** 0 to 1, for jitter. */
  readonly random: () => number
  /** Gets credentials. */
  readonly mint: (how: MintHow, signal: AbortSignal) => Promise<Minted>
  /** Epoch ms by AWS's clock. */
  readonly awsNow: () => number
  /** Something that front ends see or the scheduler needs has changed. */
  readonly changed: () => void
}

/** A refusal is remembered this long for callers that nobody sits in front of, so that a busy tool cannot hammer STS. */
const refusalMs = 3_000

/** So often are new credentials got in place of refused ones: where AWS takes none, asking for more helps nobody. */
const mostDrops = 3
const dropsMs = 60_000

export function createCredentialHolder(deps: HolderDeps): CredentialHolder {
  const flight = createSingleFlight<'attended' | 'unattended', Minted>()
  const life = new AbortController()
  let held = nothingHeld
  /** What is being got was asked for by settings of before: it is got again. */
  let isStale = false
  /** When AWS refused what was held. */
  let drops: readonly number[] = []

  const live = (): Minted | undefined => usable(held, deps.awsNow())
  const isRenewing = (): boolean => flight.pending('attended') || flight.pending('unattended')
  const phase = () => (life.signal.aborted ? 'stopped' : isRenewing() ? 'renewing' : 'idle')
  const due = () => (phase() === 'idle' ? dueAt(held, deps.awsNow()) : undefined)

  async function make(attended: boolean, signal: AbortSignal): Promise<Minted> {
    deps.changed()
    try {
      const minted = await deps.mint({ fresh: held.minted !== undefined, attended }, signal)
      signal.throwIfAborted()
      held = { minted, mintedAt: deps.awsNow(), failure: undefined }
      return minted
    } catch (error) {
      if (!signal.aborted) {
        if (!(error instanceof AppError)) deps.log.error('a renewal failed', { error })
        held = afterFailure(held, error, deps.awsNow(), deps.random)
      }
      throw error
    }
  }

  /** A person's call does not join one that asks nobody. */
  const renew = async (signal: AbortSignal, attended: boolean): Promise<Minted> => {
    life.signal.throwIfAborted()
    try {
      return await flight.run(attended ? 'attended' : 'unattended', AbortSignal.any([signal, life.signal]), (shared) =>
        make(attended, shared),
      )
    } finally {
      // After the flight has landed, so that the state seen is the one that lasts.
      deps.changed()
      if (isStale && !isRenewing()) {
        isStale = false
        renewQuietly()
      }
    }
  }

  async function renewOrKeep(signal: AbortSignal, attended: boolean): Promise<Credentials> {
    const { at, error } = held.failure ?? {}
    const refusedJustNow = at !== undefined && !isPassing(error) && deps.awsNow() - at < refusalMs
    try {
      if (refusedJustNow && !attended && !isRenewing()) throw error
      return (await renew(signal, attended)).credentials
    } catch (cause) {
      const old = live()
      if (old === undefined || signal.aborted || life.signal.aborted) throw cause
      return old.credentials
    }
  }

  const renewQuietly = () => {
    void renew(life.signal, false).catch(() => undefined)
  }

  return {
    status: () => statusOf(held, deps.awsNow(), phase()),
    isUsable: () => live() !== undefined,
    accessKeyId: () => held.minted?.credentials.accessKeyId,
    async current(signal) {
      const now = live()
      if (now === undefined) return await renewOrKeep(signal, false)
      if ((due() ?? Infinity) <= deps.awsNow() && held.failure === undefined) renewQuietly()
      return now.credentials
    },
    async handOut(signal, attended) {
      const now = live()
      const end = now?.credentials.expiresAt
      if (now !== undefined && (end === undefined || !mustRefreshBeforeHandOut(deps.awsNow(), now.issuedAt, end))) {
        return now.credentials
      }
      return await renewOrKeep(signal, attended)
    },
    async renew(signal, attended) {
      await renew(signal, attended)
    },
    refresh() {
      if (isRenewing()) isStale = true
      else renewQuietly()
    },
    invalidate(accessKeyId) {
      const now = deps.awsNow()
      drops = drops.filter((at) => now - at < dropsMs)
      const minted = live()
      if (minted?.credentials.accessKeyId !== accessKeyId || drops.length === mostDrops) return false
      drops = [...drops, now]
      const spent = { ...minted, credentials: { ...minted.credentials, expiresAt: now } }
      held = { ...held, minted: spent, failure: undefined }
      deps.changed()
      return true
    },
    dueAt: due,
    tick(now) {
      const { failure } = held
      const at = failure === undefined ? due() : failure.retryAt
      if (at !== undefined && (at <= deps.awsNow() || (now && failure !== undefined))) renewQuietly()
    },
    stop() {
      life.abort(new AppError('cancelled', 'the session has ended'))
      held = { ...held, minted: undefined }
    },
  }
}
