import type { SessionState } from '#contract/model.ts'
import type { Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { createSingleFlight } from '#util/single-flight.ts'
import type { Minted } from './chain.ts'
import { mustRefreshBeforeHandOut, refreshAt, spentAt } from './expiry.ts'
import { backoff, isPassing, needsPerson } from './retry.ts'

/** A refusal is remembered this long for callers that nobody sits in front of, so that a busy tool cannot hammer STS. */
const refusalMs = 3_000

/** So often are new credentials got in place of refused ones: where AWS takes none, asking for more helps nobody. */
const mostDrops = 3
const dropsMs = 60_000

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

export interface HolderStatus {
  readonly state: SessionState
  readonly expiresAt?: number
  readonly issuedAt?: number
  /** When the background renews next, where it will by itself. */
  readonly renewsAt?: number
  readonly problem?: string
  /** The last renewal failed for want of a person, whatever the old credentials are still worth. */
  readonly needsPerson: boolean
  readonly note?: string
}

interface Failure {
  readonly error: unknown
  readonly at: number
  readonly count: number
  /** When the background tries again; undefined: not by itself. */
  readonly retryAt: number | undefined
}

/** One session's credentials: got once for all callers, renewed ahead, kept in use until they end when a renewal fails. */
export function createCredentialHolder(deps: HolderDeps) {
  const flight = createSingleFlight<'attended' | 'unattended', Minted>()
  const life = new AbortController()
  let minted: Minted | undefined
  let mintedAt = 0
  let failure: Failure | undefined
  /** What is being got was asked for by settings of before: it is got again. */
  let isStale = false
  /** When AWS refused what was held. */
  let drops: number[] = []

  const usable = (): Minted | undefined => {
    const end = minted?.credentials.expiresAt
    if (minted === undefined || end === undefined) return minted
    return deps.awsNow() >= spentAt(minted.issuedAt, end) ? undefined : minted
  }

  const failed = (error: unknown) => {
    if (!(error instanceof AppError)) deps.log.error('a renewal failed', { error })
    const at = deps.awsNow()
    const count = (failure?.count ?? 0) + 1
    const left = Math.max(0, (minted?.credentials.expiresAt ?? at + 100_000) - at)
    const first = Math.min(5_000, Math.max(500, left / 20))
    const retryAt = isPassing(error) ? at + backoff(count, first, deps.random) : undefined
    failure = { error, at, count, retryAt }
  }

  const isRenewing = (): boolean => flight.pending('attended') || flight.pending('unattended')

  async function make(attended: boolean, signal: AbortSignal): Promise<Minted> {
    deps.changed()
    try {
      const got = await deps.mint({ fresh: minted !== undefined, attended }, signal)
      signal.throwIfAborted()
      minted = got
      mintedAt = deps.awsNow()
      failure = undefined
      return got
    } catch (error) {
      if (!signal.aborted) failed(error)
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
    const { at, error } = failure ?? {}
    const refusedJustNow = at !== undefined && !isPassing(error) && deps.awsNow() - at < refusalMs
    try {
      if (refusedJustNow && !attended && !isRenewing()) throw error
      return (await renew(signal, attended)).credentials
    } catch (cause) {
      const old = usable()
      if (old === undefined || signal.aborted || life.signal.aborted) throw cause
      return old.credentials
    }
  }

  const dueAt = (): number | undefined => {
    if (life.signal.aborted || isRenewing()) return undefined
    const end = minted?.credentials.expiresAt
    if (failure !== undefined) {
      const old = usable()
      // The end itself is due too: front ends are told of it.
      const ends = end === undefined || old === undefined ? undefined : spentAt(old.issuedAt, end)
      return minOf(failure.retryAt, ends)
    }
    if (minted === undefined) return deps.awsNow()
    if (end === undefined) return undefined
    // A source may give the same credentials again (a shared MFA session), or some that have ended already by a wrong
    // clock: it is asked now and then, not in a loop.
    return Math.max(refreshAt(minted.issuedAt, end), mintedAt + Math.min(60_000, Math.max(1_000, (end - mintedAt) / 4)))
  }

  /** Of credentials that end; a refusal is not tried again by itself. */
  const nextRenewal = (): number | undefined => {
    if (minted?.credentials.expiresAt === undefined) return undefined
    return failure === undefined ? dueAt() : failure.retryAt
  }

  const renewQuietly = () => {
    void renew(life.signal, false).catch(() => undefined)
  }

  return {
    status(): HolderStatus {
      const credentials = minted?.credentials
      const renewsAt = nextRenewal()
      return {
        state: stateOf(),
        ...(minted === undefined ? {} : { issuedAt: minted.issuedAt }),
        ...(renewsAt === undefined ? {} : { renewsAt }),
        ...(credentials?.expiresAt === undefined ? {} : { expiresAt: credentials.expiresAt }),
        ...(failure === undefined ? {} : { problem: problemOf(failure.error) }),
        needsPerson: needsPerson(failure?.error),
        ...(minted?.note === undefined ? {} : { note: minted.note }),
      }
    },
    /** Credentials are there and live, whatever becomes of a renewal. */
    isUsable: () => usable() !== undefined,
    accessKeyId: () => minted?.credentials.accessKeyId,
    /** For requests that are signed here: as long as they live, old credentials are used and new ones got behind. */
    async current(signal: AbortSignal): Promise<Credentials> {
      const now = usable()
      if (now === undefined) return await renewOrKeep(signal, false)
      if ((dueAt() ?? Infinity) <= deps.awsNow() && failure === undefined) renewQuietly()
      return now.credentials
    },
    /** For credentials that leave the agent: with at least 15 minutes left where their own length allows. */
    async handOut(signal: AbortSignal, attended: boolean): Promise<Credentials> {
      const now = usable()
      const end = now?.credentials.expiresAt
      if (now !== undefined && (end === undefined || !mustRefreshBeforeHandOut(deps.awsNow(), now.issuedAt, end))) {
        return now.credentials
      }
      return await renewOrKeep(signal, attended)
    },
    /** New ones now, whatever the old ones are worth. */
    async renew(signal: AbortSignal, attended: boolean): Promise<void> {
      await renew(signal, attended)
    },
    /** The same, without anybody waiting: the old ones are used until then. */
    refresh(): void {
      if (isRenewing()) isStale = true
      else renewQuietly()
    },
    /** AWS does not take these, whatever the clock says. False for keys that are not held, and where it took none of the last ones either. */
    invalidate(accessKeyId: string): boolean {
      const now = deps.awsNow()
      drops = drops.filter((at) => now - at < dropsMs)
      const held = usable()
      if (held?.credentials.accessKeyId !== accessKeyId || drops.length === mostDrops) return false
      drops.push(now)
      minted = { ...held, credentials: { ...held.credentials, expiresAt: now } }
      failure = undefined
      deps.changed()
      return true
    },
    /** When `tick` has something to do (epoch ms by AWS's clock). */
    dueAt,
    /** Renews when due, but nothing that was refused; `now`: after a resume, without waiting out a back-off. */
    tick(now: boolean): void {
      const due = failure === undefined ? dueAt() : failure.retryAt
      if (due !== undefined && (due <= deps.awsNow() || (now && failure !== undefined))) renewQuietly()
    },
    /** Drops the credentials; whoever waits is told that the session has ended. */
    stop(): void {
      life.abort(new AppError('cancelled', 'the session has ended'))
      minted = undefined
    },
  }

  function stateOf(): SessionState {
    if (life.signal.aborted) return 'stopped'
    if (isRenewing()) return minted === undefined ? 'starting' : 'refreshing'
    if (usable() !== undefined) return 'active'
    if (needsPerson(failure?.error)) return 'needs-sign-in'
    return minted === undefined && failure === undefined ? 'starting' : 'expired'
  }
}

export type CredentialHolder = ReturnType<typeof createCredentialHolder>

function minOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function problemOf(error: unknown): string {
  if (!(error instanceof AppError)) return 'the renewal failed for a reason that the log tells'
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
}
