// What AWS is asked about profiles, at a pace that it takes.
import * as z from 'zod'
import { hmacSigner } from '#engine/signing/sign-request.ts'
import { AppError } from '#util/app-error.ts'
import { pause, type Timers } from '#util/async/timers.ts'
import type { Credentials } from '#util/credentials.ts'
import type { CallRolesAnywhere } from './call.ts'

export interface ReadProfiles {
  /** Settles when there are credentials to read with. Rejects with AppError where there are none. */
  ready(signal: AbortSignal): Promise<unknown>
  /** Each as AWS has it, of every page. */
  list(signal: AbortSignal): Promise<readonly unknown[]>
  tags(profileArn: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>>
}

export interface ReadProfilesParts {
  readonly call: CallRolesAnywhere
  readonly timers: Timers
  /** Of the sync role; asked for each call, since a long list takes longer than a session. */
  readonly credentials: (signal: AbortSignal) => Promise<Credentials>
}

const page = z.object({ profiles: z.array(z.unknown()), nextToken: z.string().nullish() })
const tagList = z.object({
  tags: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
})

/** A list that never ends is none. */
const mostPages = 1_000
/** In a row, of one call; each wait is twice as long. */
const mostThrottled = 6
/** All calls about profiles together (service quotas of Roles Anywhere). */
const slowestMs = 1_000

/** For one sync: as fast as AWS answers, and one call a second from the first that it throttled. */
export function readProfiles({ call, timers, credentials }: ReadProfilesParts): ReadProfiles {
  let betweenMs = 0

  async function get<Answer>(deed: string, target: string, answer: z.ZodType<Answer>, signal: AbortSignal) {
    for (let throttled = 1; ; throttled += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      if (betweenMs > 0) await pause(timers, betweenMs, signal)
      // oxlint-disable-next-line no-await-in-loop -- as above
      const got = await credentials(signal)
      try {
        // oxlint-disable-next-line no-await-in-loop -- as above
        return await call({ deed, method: 'GET', target, signer: hmacSigner(got), answer, credentials: got }, signal)
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'throttled' || throttled === mostThrottled) throw error
        betweenMs = slowestMs
        // oxlint-disable-next-line no-await-in-loop -- as above
        await pause(timers, 250 * 2 ** throttled, signal)
      }
    }
  }

  return {
    ready: credentials,
    async list(signal) {
      const found: unknown[] = []
      let query = '?pageSize=100'
      for (let pages = 0; pages < mostPages; pages += 1) {
        // oxlint-disable-next-line no-await-in-loop -- a page names the next
        const answer = await get('list the profiles of Roles Anywhere', `/profiles${query}`, page, signal)
        found.push(...answer.profiles)
        if (!answer.nextToken) return found
        query = `?nextToken=${encodeURIComponent(answer.nextToken)}&pageSize=100`
      }
      throw new AppError('refused-by-aws', "AWS's list of profiles does not end")
    },
    async tags(profileArn, signal) {
      const target = `/ListTagsForResource?resourceArn=${encodeURIComponent(profileArn)}`
      const { tags } = await get('read the tags of a profile', target, tagList, signal)
      return Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value ?? '']))
    },
  }
}
