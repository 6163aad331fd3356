import type { ServerResponse } from 'node:http'
import { AppError } from '#util/app-error.ts'

/** Fires when nobody waits for the answer any more. */
export function closeSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => controller.abort(new AppError('cancelled', 'the caller went away')))
  return controller.signal
}
