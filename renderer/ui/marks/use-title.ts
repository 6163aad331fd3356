import { useKnown } from '../../store/context.tsx'
import { createTitles, type Title, type Titled } from './role-title.ts'

/** Per state of the list, since every row asks. */
const titles = new WeakMap<object, (role: Titled) => Title>()
const alone = createTitles([])

/** What the role is called among all that are known. */
export function useTitle(role: Titled): Title {
  const titleOf = useKnown('roles', (roles) => {
    if (roles === undefined) return alone
    const known = titles.get(roles) ?? createTitles(roles.values())
    titles.set(roles, known)
    return known
  })
  return titleOf(role)
}

/** Said of the role where its name is cut for the eye. */
export const titleText = ({ account, role, apart }: Title): string =>
  [`${account.text} / ${role.text}`, apart].filter((text) => text !== undefined).join(' ')
