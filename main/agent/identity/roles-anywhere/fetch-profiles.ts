// The profiles of the account and the tags of each. One that is wrong keeps none of the others out.
import * as z from 'zod'
import { parseRoleArn } from '#engine/aws/arn.ts'
import { defined } from '#shared/defined.ts'
import { plainText } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'
import { profileArnShape } from './arns.ts'
import type { Profile } from './profiles.ts'
import type { ReadProfiles } from './read-profiles.ts'

export interface FetchParts {
  readonly read: ReadProfiles
  /** It lists the others, and is no role for a person. */
  readonly syncProfile: string
  /** By name. */
  readonly matches: (name: string) => boolean
  /** The list of last time: what stands in for a profile that cannot be read now. */
  readonly known: readonly Profile[]
  readonly progress: (done: number, total: number, soFar: readonly Profile[]) => void
}

export interface Fetched {
  readonly profiles: readonly Profile[]
  /** What could not be taken up, for a person. */
  readonly faults: readonly string[]
  /** Enabled ones, whatever they are called. */
  readonly enabled: number
}

/** As the API has them. */
const mostRoles = 250
/** What the roles of all profiles take in memory, in characters about: each has the tags of its profile beside it. */
const mostText = 50_000_000
const textOfRole = 500

const listed = z.object({
  profileArn: z.string().regex(profileArnShape),
  name: z.string().min(1).max(255),
  enabled: z.boolean().default(false),
  roleArns: z
    .array(z.string().max(2_048))
    .max(mostRoles)
    .nullish()
    .transform((arns) => [...new Set(arns)]),
  durationSeconds: z.number().int().min(900).max(43_200).optional().catch(undefined),
  acceptRoleSessionName: z.boolean().nullish(),
})
type Listed = z.infer<typeof listed>

/** What is wrong with one alone; AWS refuses what may not be read as it does what is not there. */
const ofOne: ReadonlySet<string> = new Set(['refused-by-aws', 'bad-request'])
/** What the network does to one call, it does to the next. */
const passing: ReadonlySet<string> = new Set(['network', 'timeout', 'throttled'])
const mostFailedInARow = 3

/** Rejects with what keeps all of them out; what is wrong with one is among the faults. */
export async function fetchProfiles(
  { read, syncProfile, matches, known, progress }: FetchParts,
  signal: AbortSignal,
): Promise<Fetched> {
  const faults: string[] = []
  const profiles: Profile[] = []
  const keepLast = (arn: string): void => void profiles.push(...known.filter((each) => each.arn === arn))

  const { enabled, unreadable } = sorted(await read.list(signal), syncProfile)
  for (const { each, field } of unreadable) {
    faults.push(`${nameOf(each)}: AWS's field ${field} cannot be read`)
    keepLast(arnOf(each))
  }

  const wanted = enabled.filter(({ name }) => matches(name))
  let [taken, failedInARow, text]: [number, number, number] = [0, 0, 0]
  for (const [at, each] of wanted.entries()) {
    progress(at, wanted.length, profiles)
    // oxlint-disable-next-line no-await-in-loop -- without credentials none can be read
    await read.ready(signal)
    // oxlint-disable-next-line no-await-in-loop -- AWS takes one of these calls a second
    const tried = await read
      .tags(each.profileArn, signal)
      .then((tags) => profileOf(each, tags))
      .catch(asAppError)
    signal.throwIfAborted()
    if (!(tried instanceof AppError)) {
      profiles.push(tried)
      failedInARow = 0
      taken += 1
      text += textOf(tried)
      if (text > mostText) throw tooMany()
      continue
    }
    failedInARow = passing.has(tried.code) ? failedInARow + 1 : 0
    const isOfAll = !ofOne.has(tried.code) && !passing.has(tried.code)
    const isNone = taken === 0 && at === wanted.length - 1
    if (isOfAll || isNone || failedInARow === mostFailedInARow) throw tried
    faults.push(`${nameOf(each)}: ${tried.message}`)
    keepLast(each.profileArn)
  }
  return { profiles, faults, enabled: enabled.length }
}

/** Of what AWS lists: those that could become roles. */
export const enabledNames = (all: readonly unknown[], syncProfile: string): readonly string[] =>
  sorted(all, syncProfile).enabled.map(({ name }) => name)

function sorted(all: readonly unknown[], syncProfile: string) {
  const enabled: Listed[] = []
  const unreadable: { readonly each: unknown; readonly field: string | undefined }[] = []
  for (const each of distinct(all)) {
    const { success, data, error } = listed.safeParse(each)
    if (!success) unreadable.push({ each, field: error.issues[0]?.path.join('.') })
    else if (data.enabled && data.profileArn !== syncProfile) enabled.push(data)
  }
  return { enabled, unreadable }
}

function profileOf(given: Listed, tags: Readonly<Record<string, string>>): Profile {
  const { profileArn: arn, name, roleArns, durationSeconds, acceptRoleSessionName } = given
  for (const roleArn of roleArns) parseRoleArn(roleArn)
  return {
    arn,
    name,
    roleArns,
    tags,
    ...defined({ durationSeconds, takesSessionName: acceptRoleSessionName ?? undefined }),
  }
}

const textOf = ({ roleArns, tags }: Profile): number =>
  roleArns.length * Object.entries(tags).reduce((sum, [key, value]) => sum + key.length + value.length, textOfRole)

const tooMany = (): AppError =>
  new AppError('refused-by-aws', 'AWS lists more roles than Latchkey keeps', {
    hint: 'Give the source a profile filter, so that it takes only the profiles that you need.',
  })

/** A list that grows while it is read has some of it on two pages. */
function distinct(all: readonly unknown[]): readonly unknown[] {
  const seen = new Set<string>()
  return all.filter((each) => {
    const arn = arnOf(each)
    return arn === '' || seen.size !== seen.add(arn).size
  })
}

const text = z
  .object({ profileArn: z.string().catch(''), name: z.string().catch('') })
  .catch({ profileArn: '', name: '' })
const arnOf = (profile: unknown): string => text.parse(profile).profileArn

function nameOf(profile: unknown): string {
  const { name, profileArn } = text.parse(profile)
  return `profile "${plainText(name || profileArn).slice(0, 80)}"`
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
