import type { Clock } from '../ports.ts'

export interface ClockOffset {
  /** AWS's clock minus ours, in ms; 0 until measured. */
  get(): number
  /** Takes a response's `Date` and the local times (epoch ms) around the call. */
  observe(dateHeader: string | undefined, sentAt: number, receivedAt: number): void
  /** False until a usable `Date` was seen. */
  measured(): boolean
}

export function createClockOffset(_deps: { readonly clock: Clock }): ClockOffset {
  return { get: () => 0, observe: () => undefined, measured: () => false }
}
