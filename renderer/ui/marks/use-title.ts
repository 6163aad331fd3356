import { useKnown } from '../../store/context.tsx'
import { roleTitle } from '#shared/role-text.ts'
import type { Titled } from '#shared/role-apart.ts'
import { createTitles, type Title } from './role-title.ts'

/** Per state of the list, since every row asks. */
const titles = new WeakMap<object, (role: Titled) => Title>()
const alone = createTitles([])

function titlesOf(roles: ReadonlyMap<string, Titled> | undefined): (role: Titled) => Title {
  if (roles === undefined) return alone
  const known = titles.get(roles) ?? createTitles(roles.values())
  titles.set(roles, known)
  return known
}

/** What the role is called among all that are known. */
export const useTitle = (role: Titled): Title => useKnown('roles', titlesOf)(role)

/** The same in a sentence, which has no heading with the account's name. */
export function titleAmong(roles: ReadonlyMap<string, Titled> | undefined, role: Titled): string {
  const named = { ...role, accountName: role.accountName ?? nameOf(roles, role.accountId) }
  const { apart } = titlesOf(roles)(named)
  return apart === undefined ? roleTitle(named) : `${roleTitle(named)} (${apart})`
}

/** A role that was added by hand may not know it: others of the account do. */
function nameOf(roles: ReadonlyMap<string, Titled> | undefined, accountId: string | undefined): string | undefined {
  if (accountId === undefined) return undefined
  for (const role of roles?.values() ?? [])
    if (role.accountId === accountId && role.accountName !== undefined) return role.accountName
  return undefined
}

export const useTitleText = (role: Titled): string => useKnown('roles', (roles) => titleAmong(roles, role))

/** Said of the role where its name is cut for the eye. */
export const titleText = ({ account, role, apart }: Title): string =>
  [`${account.text} / ${role.text}`, apart].filter((text) => text !== undefined).join(' ')
