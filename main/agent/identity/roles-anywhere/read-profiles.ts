// What AWS is asked about profiles, at a pace that it takes.
import * as z from 'zod'
import { hmacSigner } from '#engine/signing/sign-request.ts'
import { AppError } from '#util/app-error.ts'
import { createSerial } from '#util/async/serial.ts'
import { pause, type Timers } from '#util/async/timers.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { Credentials } from '#util/credentials.ts'
import type { CallRolesAnywhere } from './call.ts'
import { isThrottled, whileThrottled } from './while-throttled.ts'

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

const pageSize = 100
// The lengths are those of the API: what is longer is not from AWS.
const page = z.object({ profiles: z.array(z.unknown()).max(pageSize), nextToken: z.string().max(10_000).nullish() })
const tagList = z.object({
  tags: z
    .array(z.object({ key: z.string().max(128), value: z.string().max(256).nullish() }))
    .max(200)
    .nullish(),
})

/** A list that never ends is none. An account has 250 profiles, unless AWS lets it have more. */
const mostPages = 1_000
const mostProfiles = 10_000
/** Each as JSON, in characters, together. */
const mostText = 30_000_000
/** All calls about profiles together (service quotas of Roles Anywhere). */
const slowestMs = 1_000

/** One call after the other, whoever asks: as fast as AWS answers, and one call a second from the first that it throttled. */
export function readProfiles({ call, timers, credentials }: ReadProfilesParts): ReadProfiles {
  const inTurn = createSerial()
  let betweenMs = 0

  async function once<Answer>(deed: string, target: string, answer: z.ZodType<Answer>, signal: AbortSignal) {
    if (betweenMs > 0) await pause(timers, betweenMs, signal)
    const got = await credentials(signal)
    try {
      return await call({ deed, method: 'GET', target, signer: hmacSigner(got), answer, credentials: got }, signal)
    } catch (error) {
      if (isThrottled(error)) betweenMs = slowestMs
      throw error
    }
  }

  const get: typeof once = (deed, target, answer, signal) =>
    unlessAborted(
      inTurn(() => whileThrottled(() => once(deed, target, answer, signal), timers, signal)),
      signal,
    )

  return {
    ready: credentials,
    async list(signal) {
      const found: unknown[] = []
      let query = `?pageSize=${pageSize}`
      let [text, before] = [0, '']
      for (let pages = 0; pages < mostPages; pages += 1) {
        // oxlint-disable-next-line no-await-in-loop -- a page names the next
        const answer = await get('list the profiles of Roles Anywhere', `/profiles${query}`, page, signal)
        found.push(...answer.profiles)
        if (!answer.nextToken) return found
        const said = JSON.stringify(answer)
        text += said.length
        if (said === before || text > mostText || found.length > mostProfiles) break
        before = said
        query = `?nextToken=${encodeURIComponent(answer.nextToken)}&pageSize=${pageSize}`
      }
      throw new AppError('refused-by-aws', "AWS's list of profiles does not end", {
        hint: 'Check the endpoint and the proxy settings: no account has so many profiles.',
      })
    },
    async tags(profileArn, signal) {
      const target = `/ListTagsForResource?resourceArn=${encodeURIComponent(profileArn)}`
      const { tags } = await get('read the tags of a profile', target, tagList, signal)
      return Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value ?? '']))
    },
  }
}
