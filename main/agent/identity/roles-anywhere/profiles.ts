// The profiles of an account, as AWS lists them and as the cache file keeps them: neither secret nor setting.
import * as z from 'zod'
import { parseRoleArn } from '#engine/aws/arn.ts'
import { epochMs } from '#util/epoch-ms.ts'
import { plainText } from '#shared/plain-text.ts'
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
  /** Of the last whole list; absent before the first. */
  syncedAt: epochMs.optional(),
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

export const listedRoles = (profiles: readonly Profile[]): readonly ListedRole[] =>
  profiles.flatMap(({ arn, name, roleArns, tags }) => {
    const title = plainText(tags[nameTag] ?? name)
    return roleArns.map((roleArn): ListedRole => {
      const role = parseRoleArn(roleArn)
      return {
        name: roleArns.length === 1 ? title : `${title}-${role.name}`,
        reach: { kind: 'issued', key: keyOf(arn, roleArn) },
        accountId: role.accountId,
        labels: {
          ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws/${key}`, value])),
          'latchkey/roles-anywhere-profile-arn': arn,
        },
      }
    })
  })

/** One to a line: globs, or regular expressions between ^ and $. One match is enough; without any, all. Throws SyntaxError. */
export function filterOf(filters: string | undefined): (name: string) => boolean {
  const patterns = (filters ?? '')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => (/^\^.*\$$/.test(each) ? new RegExp(each, 'u') : globPattern(each)))
  return (name) => patterns.length === 0 || patterns.some((each) => each.test(name))
}

function globPattern(glob: string): RegExp {
  const text = glob
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 'su')
}
