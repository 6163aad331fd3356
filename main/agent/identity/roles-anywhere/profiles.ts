// The profiles of an account, as AWS lists them and as the cache file keeps them: neither secret nor setting.
import * as z from 'zod'
import { parseRoleArn, type RoleArn } from '#engine/aws/arn.ts'
import { defined } from '#shared/defined.ts'
import { plainText } from '#shared/plain-text.ts'
import { epochMs } from '#util/epoch-ms.ts'
import type { ListedRole } from '../source.ts'

const profile = z.object({
  arn: z.string(),
  name: z.string(),
  roleArns: z.array(z.string()),
  /** The longest life of its sessions. */
  durationSeconds: z.number().optional(),
  /** Whether its sessions may have a name of ours. */
  takesSessionName: z.boolean().optional(),
  tags: z.record(z.string(), z.string()),
})
export type Profile = z.infer<typeof profile>

const list = z.object({
  /** Of what: a list of another account or region is of no use, one of another sync profile or filter is not whole. */
  syncProfile: z.string().optional(),
  filter: z.string().optional(),
  /** Of the last whole list; absent before the first. */
  syncedAt: epochMs.optional(),
  lastSync: z
    .object({
      outcome: z.enum(['success', 'error']),
      startedAt: epochMs,
      endedAt: epochMs,
      profiles: z.number(),
      error: z.string().optional(),
    })
    .optional(),
  profiles: z.array(profile),
})
export type ProfileList = z.infer<typeof list>

export const noProfiles: ProfileList = { profiles: [] }

/** Anything unreadable is fetched anew. */
export const parseProfiles = (value: unknown): ProfileList => list.catch(noProfiles).parse(value)

/** A tag of a profile that says what it is called here. */
const nameTag = 'LatchkeyApplicationName'

export const keyOf = (profileArn: string, roleArn: string): string => `${profileArn} ${roleArn}`

export function partsOfKey(key: string): { readonly profileArn: string; readonly roleArn: string } {
  const [profileArn = '', roleArn = ''] = key.split(' ')
  return { profileArn, roleArn }
}

interface Named {
  readonly profile: Profile
  readonly role: RoleArn
  readonly title: string
}

export function listedRoles(source: string, profiles: readonly Profile[]): readonly ListedRole[] {
  const all = profiles.flatMap((each) => {
    const title = plainText(each.tags[nameTag] ?? '').trim() || plainText(each.name).trim() || idOf(each)
    return each.roleArns.map((arn): Named => ({ profile: each, role: parseRoleArn(arn), title }))
  })
  const names = distinctNames(all)
  const labelsOf = createLabels(source)
  return all.map(({ profile: of, role }, at) => ({
    name: names[at] ?? of.arn,
    reach: { kind: 'issued', key: keyOf(of.arn, role.arn) },
    arn: role.arn,
    accountId: role.accountId,
    labels: labelsOf(of, role.accountId),
    ...defined({ longest: of.durationSeconds }),
  }))
}

/** One object for all roles of a profile: a profile may have hundreds of them, and tags by the dozen. */
function createLabels(source: string) {
  const found = new Map<string, Readonly<Record<string, string>>>()
  return ({ arn, tags }: Profile, accountId: string): Readonly<Record<string, string>> => {
    const key = `${arn} ${accountId}`
    const labels = found.get(key) ?? {
      ...Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws/${tag}`, value])),
      aws_account_id: accountId,
      'latchkey/account-id': accountId,
      'latchkey/source': source,
      'latchkey/roles-anywhere-profile-arn': arn,
    }
    found.set(key, labels)
    return labels
  }
}

const idOf = ({ arn }: Profile): string => arn.replace(/^.*\//, '')

/** From the shortest to the one that nobody shares. */
const forms: readonly ((named: Named) => string)[] = [
  ({ profile: { roleArns }, role, title }) => (roleArns.length === 1 ? title : `${title}-${role.name}`),
  ({ role, title }) => `${title}-${role.name}`,
  ({ role, title }) => `${title}-${role.path}`,
  ({ profile: of, role, title }) => `${title}-${role.path}-${idOf(of).slice(0, 8)}`,
]

/** Those that would be called alike, and only those, have a longer name. */
function distinctNames(all: readonly Named[]): readonly string[] {
  let names: readonly string[] = []
  for (const form of forms) {
    const before = names
    const seen = new Set<string>()
    const twice = new Set(before.filter((name) => seen.size === seen.add(name).size))
    names = all.map((each, at) => {
      const name = before[at]
      return name === undefined || twice.has(name) ? form(each) : name
    })
  }
  return names
}
