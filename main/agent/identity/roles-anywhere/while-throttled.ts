import { AppError } from '#util/app-error.ts'
import { pause, type Timers } from '#util/async/timers.ts'

export const isThrottled = (error: unknown): boolean => error instanceof AppError && error.code === 'throttled'

/** In a row; each wait is twice as long, 16 seconds together. */
const mostTries = 6

/** Waits and tries again while AWS is throttling. Rejects as `work` does in the end. */
export async function whileThrottled<Answer>(
  work: () => Promise<Answer>,
  timers: Timers,
  signal: AbortSignal,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      return await work()
    } catch (error) {
      if (!isThrottled(error) || tries === mostTries) throw error
      // oxlint-disable-next-line no-await-in-loop -- as above
      await pause(timers, 250 * 2 ** tries, signal)
    }
  }
}
