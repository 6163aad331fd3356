// What a source makes of the profiles that AWS lists, before any becomes a role: a filter may keep all of them out.
import { plainText } from '#shared/plain-text.ts'
import { enabledNames } from './fetch-profiles.ts'
import type { ListedProfiles } from './preflight.ts'
import { filterOf, nothing } from './profile-filter.ts'
import type { RolesAnywhereConfig } from './roles-anywhere-source.ts'

const mostNames = 5
const longestName = 80

export function listedFor(
  { name, syncProfile = '', profileFilter }: Pick<RolesAnywhereConfig, 'name' | 'syncProfile' | 'profileFilter'>,
  all: readonly unknown[],
): ListedProfiles {
  const enabled = enabledNames(all, syncProfile)
  const message = nothing(enabled.filter(filterOf(profileFilter)).length, enabled.length, profileFilter)
  const count = all.length
  if (message === undefined) return { count }
  if (enabled.length === 0)
    return {
      count,
      problem: {
        what: 'list of profiles',
        message,
        hint: 'Create a profile in the console of Roles Anywhere, or enable one.',
      },
    }
  const some = enabled.slice(0, mostNames).map((each) => `"${plainText(each).slice(0, longestName)}"`)
  const rest = enabled.length > mostNames ? ` and ${enabled.length - mostNames} more` : ''
  const hint = `There are ${some.join(', ')}${rest}. Change it: latchkey source edit ${name} --profile-filter PATTERN`
  return { count, problem: { what: 'profile filter', message, hint } }
}
