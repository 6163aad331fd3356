// What is held for a session, and when it is renewed. Pure: times are epoch ms by AWS's clock.
import type { FailureView } from '#contract/errors.ts'
import type { SessionState } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { AppError, dataOf } from '#util/app-error.ts'
import type { Minted } from './links.ts'
import { refreshAt, spentAt } from './expiry.ts'
import { backoff, isPassing, needsPerson } from './retry.ts'

export interface Held {
  readonly minted: Minted | undefined
  readonly mintedAt: number
  /** Of the last renewal, until one succeeds. */
  readonly failure: Failure | undefined
}

interface Failure {
  readonly error: unknown
  readonly at: number
  readonly count: number
  /** When the background tries again; undefined: not by itself. */
  readonly retryAt: number | undefined
}

export interface HeldStatus {
  readonly state: SessionState
  readonly expiresAt?: number
  readonly issuedAt?: number
  /** When the background renews next, where it will by itself. */
  readonly renewsAt?: number
  readonly failed?: FailureView
  /** The last renewal failed for want of a person, whatever the old credentials are still worth. */
  readonly needsPerson: boolean
  readonly note?: string
}

export const nothingHeld: Held = { minted: undefined, mintedAt: 0, failure: undefined }

/** What lives, whatever becomes of a renewal. */
export function usable({ minted }: Held, now: number): Minted | undefined {
  const end = minted?.credentials.expiresAt
  if (minted === undefined || end === undefined) return minted
  return now >= spentAt(minted.issuedAt, end) ? undefined : minted
}

export function afterFailure(held: Held, error: unknown, now: number, random: () => number): Held {
  const count = (held.failure?.count ?? 0) + 1
  const left = Math.max(0, (held.minted?.credentials.expiresAt ?? now + 100_000) - now)
  const first = Math.min(5_000, Math.max(500, left / 20))
  const retryAt = isPassing(error) ? now + backoff(count, first, random) : undefined
  return { ...held, failure: { error, at: now, count, retryAt } }
}

/** When the background has something to do, where it does nothing yet. */
export function dueAt(held: Held, now: number): number | undefined {
  const { minted, mintedAt, failure } = held
  const end = minted?.credentials.expiresAt
  if (failure !== undefined) {
    const old = usable(held, now)
    // The end itself is due too: front ends are told of it.
    const ends = end === undefined || old === undefined ? undefined : spentAt(old.issuedAt, end)
    return minOf(failure.retryAt, ends)
  }
  if (minted === undefined) return now
  if (end === undefined) return undefined
  // A source may give the same credentials again (a shared MFA session), or some that have ended already by a wrong
  // clock: it is asked now and then, not in a loop.
  return Math.max(refreshAt(minted.issuedAt, end), mintedAt + Math.min(60_000, Math.max(1_000, (end - mintedAt) / 4)))
}

export function statusOf(held: Held, now: number, phase: 'idle' | 'renewing' | 'stopped'): HeldStatus {
  const { minted, failure } = held
  const expiresAt = minted?.credentials.expiresAt
  // A refusal is not tried again by itself.
  const renewsAt = failure === undefined ? (phase === 'idle' ? dueAt(held, now) : undefined) : failure.retryAt
  return defined({
    state: stateOf(held, now, phase),
    issuedAt: minted?.issuedAt,
    renewsAt: expiresAt === undefined ? undefined : renewsAt,
    expiresAt,
    failed: failure === undefined ? undefined : viewOf(failure.error),
    needsPerson: needsPerson(failure?.error),
    note: minted?.note,
  })
}

function stateOf(held: Held, now: number, phase: 'idle' | 'renewing' | 'stopped'): SessionState {
  const { minted, failure } = held
  if (phase === 'stopped') return 'stopped'
  if (phase === 'renewing') return minted === undefined ? 'starting' : 'refreshing'
  if (usable(held, now) !== undefined) return 'active'
  if (needsPerson(failure?.error)) return 'needs-sign-in'
  return minted === undefined && failure === undefined ? 'starting' : 'expired'
}

function minOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function viewOf(error: unknown): FailureView {
  if (error instanceof AppError) return { ...dataOf(error), message: error.message }
  return { code: 'internal', message: 'the renewal failed', hint: 'The log has the cause.' }
}
