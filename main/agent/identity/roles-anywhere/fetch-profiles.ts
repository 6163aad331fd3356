// The profiles of the account and the tags of each, at a pace that AWS takes.
import * as z from 'zod'
import { parseRoleArn } from '#engine/aws/arn.ts'
import { hmacSigner } from '#engine/signing/sign-request.ts'
import { defined } from '#shared/defined.ts'
import { plainText } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { pause, type Timers } from '#util/async/timers.ts'
import type { CallRolesAnywhere } from './call.ts'
import type { Profile } from './profiles.ts'

export interface FetchParts {
  readonly call: CallRolesAnywhere
  readonly timers: Timers
  /** Of the sync role; asked for each call, since a long list takes longer than a session. */
  readonly credentials: (signal: AbortSignal) => Promise<Credentials>
  /** Which profiles become roles. */
  readonly wanted: (profile: { readonly profileArn: string; readonly name: string }) => boolean
  /** The list of last time: what stands in for a profile that cannot be read now. */
  readonly known: readonly Profile[]
  readonly progress: (done: number, total: number) => void
}

export interface Fetched {
  readonly profiles: readonly Profile[]
  /** What could not be taken up, for a person. */
  readonly faults: readonly string[]
}

const listed = z.object({
  profileArn: z.string().max(2_048),
  name: z.string().min(1).max(255),
  enabled: z.boolean().default(false),
  roleArns: z.array(z.string()).default([]),
  durationSeconds: z.number().int().min(900).max(43_200).optional().catch(undefined),
  acceptRoleSessionName: z.boolean().nullish(),
})

const page = z.object({
  /** Each is looked at by itself: one that is wrong keeps none of the others out. */
  profiles: z.array(z.unknown()),
  nextToken: z.string().nullish(),
})
const tags = z.object({
  tags: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
})

/** A list that never ends is none. */
const mostPages = 1_000
/** In a row, of one call; each wait is twice as long. */
const mostThrottled = 6
const mostFailed = 3

/** Rejects with what keeps all of them out; what is wrong with one is among the faults. */
export async function fetchProfiles(parts: FetchParts, signal: AbortSignal): Promise<Fetched> {
  const { wanted, known, progress } = parts
  const faults: string[] = []
  const found = (await listAll(parts, signal)).flatMap((each) => {
    const read = listed.safeParse(each)
    if (!read.success)
      faults.push(`a profile of AWS's list has a field "${read.error.issues[0]?.path.join('.')}" that is not right`)
    return read.success && read.data.enabled && wanted(read.data) ? [read.data] : []
  })
  const profiles: Profile[] = []
  let failedInARow = 0
  for (const [at, each] of found.entries()) {
    progress(at, found.length)
    try {
      for (const arn of each.roleArns) parseRoleArn(arn)
      profiles.push({
        arn: each.profileArn,
        name: each.name,
        roleArns: each.roleArns,
        // oxlint-disable-next-line no-await-in-loop -- AWS takes about one of these calls a second
        tags: await tagsOf(parts, each.profileArn, signal),
        ...defined({
          durationSeconds: each.durationSeconds,
          takesSessionName: each.acceptRoleSessionName ?? undefined,
        }),
      })
      failedInARow = 0
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      // What a network or a missing permission does, it does to all.
      failedInARow += error.code === 'bad-request' ? 0 : 1
      if (failedInARow === mostFailed || failedInARow === found.length) throw error
      faults.push(`profile "${plainText(each.name)}": ${error.message}`)
      const last = known.find(({ arn }) => arn === each.profileArn)
      if (last !== undefined) profiles.push(last)
    }
  }
  return { profiles, faults }
}

async function listAll(parts: FetchParts, signal: AbortSignal): Promise<readonly unknown[]> {
  const found: unknown[] = []
  let nextToken: string | undefined
  for (let pages = 0; pages < mostPages; pages += 1) {
    const query = nextToken === undefined ? '' : `&nextToken=${encodeURIComponent(nextToken)}`
    // oxlint-disable-next-line no-await-in-loop -- a page names the next
    const answer = await get(
      parts,
      'list the profiles of Roles Anywhere',
      `/profiles?pageSize=100${query}`,
      page,
      signal,
    )
    found.push(...answer.profiles)
    nextToken = answer.nextToken ?? undefined
    if (nextToken === undefined) return found
  }
  throw new AppError('refused-by-aws', "AWS's list of profiles does not end")
}

async function tagsOf(parts: FetchParts, arn: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const target = `/ListTagsForResource?resourceArn=${encodeURIComponent(arn)}`
  const answer = await get(parts, 'read the tags of a profile', target, tags, signal)
  return Object.fromEntries((answer.tags ?? []).map(({ key, value }) => [key, value ?? '']))
}

async function get<Answer>(
  { call, credentials, timers }: FetchParts,
  deed: string,
  target: string,
  answer: z.ZodType<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let throttled = 1; ; throttled += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    const got = await credentials(signal)
    try {
      // oxlint-disable-next-line no-await-in-loop -- as above
      return await call({ deed, method: 'GET', target, signer: hmacSigner(got), answer, credentials: got }, signal)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'throttled' || throttled === mostThrottled) throw error
      // oxlint-disable-next-line no-await-in-loop -- as above
      await pause(timers, 500 * 2 ** throttled, signal)
    }
  }
}
